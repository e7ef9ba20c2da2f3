"""`ruralsim kernels`: compile now what would be compiled at the first run."""

import time

from ruralsim.cli import progress, screen


def kernels() -> None:
    """预先编译 · Compile everything now, so that the first run starts at once."""
    from ruralsim.foundation import kernel

    began = time.perf_counter()
    import ruralsim.phases
    import ruralsim.simulate  # noqa: F401  (the two declare every kernel)

    cached = kernel.cached()
    progress.compiled(quiet=False)
    what = "ready, from the cache · 已就绪(缓存)" if cached else "compiled · 编译完成"
    screen.note(f"Kernels {what}: {time.perf_counter() - began:.1f} s")
