/** A message of Protocol Buffers, by field number: a number of up to 64 bits, or the bytes of a text or a message. */
export type Fields = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

/** Reads the fields of a message, whatever they mean. @throws {RangeError} when it is cut */
export function readFields(message: Buffer): Fields {
  const fields = new Map<number, (bigint | Buffer)[]>();
  const reader = new Reader(message);
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    const values = fields.get(tag >> 3) ?? [];
    fields.set(tag >> 3, [...values, reader.value(tag & 7)]);
  }
  return fields;
}

/** The messages, or texts, of a field. */
export function bytesOf(fields: Fields, field: number): readonly Buffer[] {
  return (fields.get(field) ?? []).filter((value) => Buffer.isBuffer(value));
}

class Reader {
  #offset = 0;

  constructor(private readonly message: Buffer) {}

  get isAtEnd(): boolean {
    return this.#offset >= this.message.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.message.readUInt8(this.#offset);
      this.#offset += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  value(wireType: number): bigint | Buffer {
    if (wireType === 0) return this.varint();
    if (wireType === 2) return this.#bytes(Number(this.varint()));
    if (wireType === 1) return this.#bytes(8).readBigUInt64LE();
    if (wireType === 5) return BigInt(this.#bytes(4).readUInt32LE());
    throw new RangeError(`No wire type: ${wireType}`);
  }

  #bytes(length: number): Buffer {
    const end = this.#offset + length;
    if (end > this.message.length) throw new RangeError('The message is cut.');
    const bytes = this.message.subarray(this.#offset, end);
    this.#offset = end;
    return bytes;
  }
}
