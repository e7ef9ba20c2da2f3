// What leaves the map: a picture with its date and what its colours mean, and films.
const SHADES = 24; // of a scale

function hand(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// What a picture is of and what its colours mean; the legend says the rest in words.
function explanation(frame, shown, sure, legend, speak) {
  const { variable, counts, date } = frame,
    said = (selector) => [...legend.querySelectorAll(selector)].map((one) => one.innerText),
    ends = [...(legend.querySelector(".ends")?.children ?? [])].map((one) => one.innerText),
    colours = sure?.colours ?? shown?.colours ?? variable.colours,
    flows = shown?.kind === "flows";
  const classes = !shown && !sure && variable.classes.length
    ? variable.classes.map((label, i) => [`${speak.say(label)} ${speak.number(counts[i])}`, variable.colours[i]])
    : null;
  return {
    date: speak.date(date),
    heading: [said(".heading")[0], said(".unit")[0]].filter(Boolean).join(" · "),
    scale: classes || flows || ends.length < 2 ? null : { colours, ends },
    classes,
    notes: said("p:not(.unit)").join(" · "),
  };
}

// Below a picture: date, variable, its colours from end to end, and the notes of the legend, in lines that fit.
const SMALL = `11px ${FONT}`;
function caption(width, { date, heading, scale, classes, notes }) {
  const ruler = document.createElement("canvas").getContext("2d"),
    lines = [],
    room = width - 16;
  const add = (font, pieces) => {
    ruler.font = font;
    let x = Infinity;
    for (const { words = "", tints = [] } of pieces) {
      const wide = tints.length * (tints.length > 1 ? 6 : 12) + (tints.length && words ? 4 : 0) + ruler.measureText(words).width;
      if (x + wide > room) {
        lines.push({ font, pieces: [] });
        x = 0;
      }
      lines.at(-1).pieces.push({ words, tints, x });
      x += wide + (font === SMALL ? ruler.measureText(" ").width : 8);
    }
  };
  const shades = scale ? Array.from({ length: SHADES }, (_, i) => shade(scale.colours, i / (SHADES - 1))) : [];
  add(`12px ${FONT}`, [
    { words: date },
    { words: heading },
    ...(scale ? [{ words: scale.ends[0] }, { tints: shades }, { words: scale.ends.at(-1) }] : []),
    ...(classes ?? []).map(([words, tint]) => ({ words, tints: [tint] })),
  ]);
  if (notes) add(SMALL, notes.split(/ |(?<=[，。：；])/).map((words) => ({ words })));
  const height = lines.length * 18 + 8;
  function paint(c, top, { paper, ink, soft }) {
    c.fillStyle = paper;
    c.fillRect(0, top, width, height);
    c.textAlign = "left";
    c.textBaseline = "alphabetic";
    lines.forEach(({ font, pieces }, row) => {
      const y = top + 18 * row + 16;
      c.font = font;
      for (const { words, tints, x } of pieces) {
        const step = tints.length > 1 ? 6 : 12;
        tints.forEach((tint, i) => {
          c.fillStyle = tint;
          c.fillRect(8 + x + i * step, y - 10, step + (i + 1 < tints.length ? 0.5 : 0), 11); // no seams
        });
        c.fillStyle = font === SMALL ? soft : ink;
        if (words) c.fillText(words, 8 + x + (tints.length ? tints.length * step + 4 : 0), y);
      }
    });
  }
  return { height, paint };
}

// A time-lapse of a canvas, as WebM: from its making until `stop`.
function reelOf(canvas, done) {
  const parts = [],
    reel = new MediaRecorder(canvas.captureStream(15), { mimeType: "video/webm", videoBitsPerSecond: 6e6 });
  reel.ondataavailable = ({ data }) => parts.push(data);
  reel.onstop = () => done(new Blob(parts, { type: "video/webm" }));
  reel.start();
  return reel;
}

// Hands the map over. `look` tells what is seen, or nothing yet; `draw` paints it on a sheet of lines and
// shapes; `turned` hears when a film begins or ends.
function keeper({ canvas, name, look, draw, turned }) {
  let reel = null;
  const named = (days, ending) => `${name()}-${days}.${ending}`;
  function picture() {
    const seen = look();
    if (!seen) return;
    const { view, frame, words } = seen,
      foot = caption(view.width, words),
      size = { width: canvas.width, height: canvas.height + foot.height * view.pixel },
      sheet = Object.assign(document.createElement("canvas"), size),
      c = sheet.getContext("2d");
    c.drawImage(canvas, 0, 0);
    c.scale(view.pixel, view.pixel);
    foot.paint(c, view.height, view.shades);
    sheet.toBlob((blob) => hand(blob, named(frame.date, "png")));
  }
  function drawing() {
    const seen = look();
    if (!seen) return;
    const { view, frame, words } = seen,
      foot = caption(view.width, words),
      c = vectorSheet(view.width, view.height + foot.height);
    draw(c);
    foot.paint(c, view.height, view.shades);
    const text = c.text(`${words.date} ${words.heading}`);
    hand(new Blob([text], { type: "image/svg+xml" }), named(frame.date, "svg"));
  }
  // A time-lapse: what is painted from the first press to the second.
  function film() {
    if (reel) return reel.stop();
    const first = look()?.frame.date;
    reel = reelOf(canvas, (blob) => {
      reel = null;
      turned();
      hand(blob, named(`${first}-${look()?.frame.date}`, "webm"));
    });
    turned();
  }
  return {
    picture,
    drawing,
    film,
    get filming() {
      return !!reel;
    },
  };
}
