// Payloads: a JSON header, then blocks of numbers at multiples of eight bytes.
const BLOCKS = { f4: Float32Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array, u8: BigUint64Array };

function unpack(view) {
  if (!view?.byteLength) return null;
  const size = view.getUint32(0, true),
    words = new Uint8Array(view.buffer, view.byteOffset + 4, size),
    { blocks, ...header } = JSON.parse(new TextDecoder().decode(words));
  const begin = view.byteOffset + 4 + size;
  for (const [name, [kind, at, count]] of Object.entries(blocks)) {
    const Row = BLOCKS[kind],
      bytes = count * Row.BYTES_PER_ELEMENT,
      from = begin + at;
    // a message may lay the payload anywhere; typed arrays want multiples of their own size
    header[name] =
      from % Row.BYTES_PER_ELEMENT
        ? new Row(view.buffer.slice(from, from + bytes))
        : new Row(view.buffer, from, count);
  }
  return header;
}
