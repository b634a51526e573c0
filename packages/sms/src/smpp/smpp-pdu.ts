/** The part of SMPP 3.4 that an ESME needs to send and to receive reports (§4, §5). */
export const commands = {
  genericNack: 0x80000000,
  submitSm: 0x00000004,
  submitSmResp: 0x80000004,
  deliverSm: 0x00000005,
  deliverSmResp: 0x80000005,
  unbind: 0x00000006,
  unbindResp: 0x80000006,
  bindTransceiver: 0x00000009,
  bindTransceiverResp: 0x80000009,
  enquireLink: 0x00000015,
  enquireLinkResp: 0x80000015,
} as const

/** SMPP 3.4 §5.1.3, those we answer with or judge by. */
export const statuses = {
  ok: 0x00,
  invalidCommand: 0x03,
  invalidDestination: 0x0b,
  throttled: 0x58,
  temporaryAppError: 0x64,
  permanentAppError: 0x65,
} as const

/** As the standard and every operator of a centre write a status. */
export const hex = (status: number): string => `0x${status.toString(16).padStart(2, '0')}`

export const RESPONSE_BIT = 0x80000000
const HEADER_BYTES = 16
/** Far above what any of these can be: message_payload ends at 64 KB. */
const MOST_PDU_BYTES = 70 * 1024

export type Pdu = { command: number; status: number; sequence: number; body: Buffer }

/** What came cannot be SMPP: the connection is of no further use. */
export class SmppProtocolError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SmppProtocolError'
  }
}

export function encodePdu({ command, status, sequence, body }: Pdu): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(HEADER_BYTES + body.length, 0)
  header.writeUInt32BE(command, 4)
  header.writeUInt32BE(status, 8)
  header.writeUInt32BE(sequence, 12)
  return Buffer.concat([header, body])
}

/**
 * Cuts a stream into PDUs, however the bytes arrive.
 *
 * @throws SmppProtocolError for a length that no PDU of ours has
 */
export function createPduReader(): (chunk: Buffer) => Pdu[] {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const found: Pdu[] = []
    while (rest.length >= 4) {
      const length = rest.readUInt32BE(0)
      if (length < HEADER_BYTES || length > MOST_PDU_BYTES) {
        throw new SmppProtocolError(`a PDU of ${length} bytes`)
      }
      if (rest.length < length) break
      found.push(decodePdu(rest.subarray(0, length)))
      rest = rest.subarray(length)
    }
    return found
  }
}

function decodePdu(bytes: Buffer): Pdu {
  return {
    command: bytes.readUInt32BE(4),
    status: bytes.readUInt32BE(8),
    sequence: bytes.readUInt32BE(12),
    body: Buffer.from(bytes.subarray(HEADER_BYTES)),
  }
}

/** Reads the fields of a body in their order; none past its end. */
export function createFieldReader(body: Buffer) {
  let at = 0
  const take = (length: number): Buffer => {
    if (at + length > body.length) throw new SmppProtocolError('a field past the end of its PDU')
    at += length
    return body.subarray(at - length, at)
  }
  return {
    byte: (): number => take(1).readUInt8(0),
    bytes: take,
    /** A C-octet string: ends with NUL. */
    text(): string {
      const end = body.indexOf(0, at)
      if (end < 0) throw new SmppProtocolError('a text without its end')
      const text = body.toString('latin1', at, end)
      at = end + 1
      return text
    },
    /** Optional parameters (§5.3), by tag; what follows the last whole one is an error. */
    options(): Map<number, Buffer> {
      const options = new Map<number, Buffer>()
      while (at < body.length) {
        const tag = take(2).readUInt16BE(0)
        options.set(tag, take(take(2).readUInt16BE(0)))
      }
      return options
    },
  }
}

export const byte = (value: number): Buffer => Buffer.from([value])

/** Characters outside Latin-1 and NUL have no place in these fields. */
export function cText(text: string): Buffer {
  return Buffer.concat([Buffer.from(text.replaceAll('\0', ''), 'latin1'), byte(0)])
}

export function option(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(tag, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value])
}
