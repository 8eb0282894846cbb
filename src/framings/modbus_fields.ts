/** An answer with this bit in its function code says that the request failed. */
export const exceptionBit = 0x80;

/** All that `pduFields` can give. */
export const pduFieldNames = ["function", "exception", "address", "quantity", "value"] as const;

type PduFields = Partial<Record<typeof pduFieldNames[number], number>>;

/**
 * What a Modbus PDU says: `function` always; `exception` when that is what it is; and for the usual functions
 * `address`, and `quantity` or `value`, where the PDU has them.
 *
 * A PDU does not say whether it is a request or an answer. By its size it nearly always does: only an answer of 17
 * to 24 coils or inputs (function 1 or 2) looks like a request.
 */
export function pduFields(pdu: Uint8Array): PduFields {
  const word = (at: number) => pdu[at]! << 8 | pdu[at + 1]!;
  const code = pdu[0]!;
  const fields: PduFields = { function: code };
  const size = pdu.length;
  if (code & exceptionBit) return size === 2 ? { ...fields, exception: pdu[1]! } : fields;
  const writesOne = code === 5 || code === 6;
  const writesMany = code === 15 || code === 16;
  const reads = code >= 1 && code <= 4;
  if ((reads || writesOne) && size !== 5 || writesMany && size < 5 || !(reads || writesOne || writesMany)) {
    return fields;
  }
  return { ...fields, address: word(1), [writesOne ? "value" : "quantity"]: word(3) };
}
