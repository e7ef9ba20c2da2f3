"""The household and market phases as ordinary Mesa agents: one object per agent, one method per rule.

An honest reference in the style of Mesa's own examples: every day a farmer harvests, lets its stock
decay, divides it among channels by a logit and learns the price; a buyer decides whether to order and chooses
among three sellers and the outside good. The compiled phases do the same and more; the ratio says what
columns are worth.
"""

import math

import mesa


class ReferenceFarmer(mesa.Agent):
    """A farm household as an object."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.stock = self.random.uniform(0, 500)
        self.fresh = 1.0
        self.yield_kg = self.random.uniform(5, 30)
        self.belief = [self.random.uniform(2, 4) for _ in range(3)]
        self.cash = 0.0
        self.reputation = 0.5

    def step(self) -> None:
        """Harvest, decay, sale, learning."""
        self.stock += self.yield_kg
        self.stock *= 0.97
        self.fresh = max(0.0, self.fresh - 0.02)
        weights = [math.exp(3.0 * belief / 3.0) for belief in self.belief]
        total = sum(weights)
        for channel, weight in enumerate(weights):
            kg = 0.3 * self.stock * weight / total
            price = self.belief[channel] * (0.9 + 0.2 * self.random.random())
            self.cash += kg * price
            self.stock -= kg
            self.belief[channel] += 0.2 * (price - self.belief[channel])


class ReferenceBuyer(mesa.Agent):
    """A circle of buyers as an object."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.awareness = self.random.random()
        self.loyalty = 0.0

    def step(self) -> None:
        """Order or not, and from whom."""
        self.awareness *= 0.999
        if self.random.random() > 0.12 * self.awareness:
            return
        sellers = [self.random.choice(self.model.farmers) for _ in range(3)]
        utility = [-s.belief[2] / 4.0 + s.fresh + s.reputation for s in sellers]
        weights = [math.exp(u) for u in utility]
        threshold = self.random.random() * (sum(weights) + 1.0)
        for seller, weight in zip(sellers, weights, strict=True):
            threshold -= weight
            if threshold < 0.0:
                kg = min(4.0, seller.stock)
                seller.stock -= kg
                seller.cash += kg * 6.0
                seller.reputation += 0.05 * (seller.fresh - seller.reputation)
                break


class ReferenceModel(mesa.Model):
    """Farmers and buyers, stepped with `AgentSet.do`."""

    def __init__(self, households: int, buyers: int, seed: int = 1) -> None:
        super().__init__(rng=seed)
        self.farmers = list(ReferenceFarmer.create_agents(self, households))
        ReferenceBuyer.create_agents(self, buyers)

    def step(self) -> None:
        """One day."""
        self.agents_by_type[ReferenceFarmer].do("step")
        self.agents_by_type[ReferenceBuyer].do("step")
