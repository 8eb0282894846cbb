/** An answer with this bit in its function code says that the request failed. */
const exceptionBit = 0x80;

/**
 * What a Modbus TCP frame says: `transaction`, `unit` and `function` always; `exception` when that is what it is;
 * and for the usual functions `address`, and `quantity` or `value`, where the frame has them.
 *
 * A frame does not say whether it is a request or an answer. By its size it nearly always does: only an answer of 17
 * to 24 coils or inputs (function 1 or 2) looks like a request.
 */
export function modbusFields(wire: Uint8Array): Record<string, number> {
  const word = (at: number) => wire[at]! << 8 | wire[at + 1]!;
  const [unit, code] = [wire[6]!, wire[7]!];
  const fields: Record<string, number> = { transaction: word(0), unit, function: code };
  const size = wire.length - 7;
  if (code & exceptionBit) return size === 2 ? { ...fields, exception: wire[8]! } : fields;
  const writesOne = code === 5 || code === 6;
  const writesMany = code === 15 || code === 16;
  const reads = code >= 1 && code <= 4;
  if ((reads || writesOne) && size !== 5 || writesMany && size < 5 || !(reads || writesOne || writesMany)) {
    return fields;
  }
  return { ...fields, address: word(8), [writesOne ? "value" : "quantity"]: word(10) };
}
