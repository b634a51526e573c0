import { byte, createFieldReader, cText, option } from './smpp-pdu.ts'

/** SMPP 3.4 §5.2.5, §5.2.6: kind and plan of a number. */
export type Address = { ton: number; npi: number; text: string }

/** The body of submit_sm and deliver_sm (§4.4.1, §4.6.1), as far as we use it. */
export type ShortMessage = {
  source: Address
  destination: Address
  esmClass: number
  validity: string
  registeredDelivery: number
  dataCoding: number
  /** In short_message, or in message_payload when longer than 254 bytes. */
  message: Buffer
  options: Map<number, Buffer>
}

export const tags = {
  receiptedMessageId: 0x001e,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const

/** §5.2.12: short_message holds a user data header. */
export const ESM_UDH = 0x40
/** §5.2.12: what kind of message it is; and the kind of a delivery receipt. */
export const ESM_KIND_MASK = 0x3c
export const ESM_RECEIPT = 0x04

const LONGEST_SHORT_MESSAGE = 254

/** What a sender's name is by its form: a word, a short code, or a number in full. */
export function addressOf(text: string): Address {
  if (!/^\+?\d+$/.test(text)) return { ton: 5, npi: 0, text }
  if (text.length <= 6) return { ton: 3, npi: 0, text }
  return { ton: 1, npi: 1, text: text.replace('+', '') }
}

export function encodeShortMessage(short: ShortMessage): Buffer {
  const { source, destination, message } = short
  const isPayload = message.length > LONGEST_SHORT_MESSAGE
  return Buffer.concat([
    cText(''),
    encodeAddress(source),
    encodeAddress(destination),
    byte(short.esmClass),
    byte(0),
    byte(0),
    cText(''),
    cText(short.validity),
    byte(short.registeredDelivery),
    byte(0),
    byte(short.dataCoding),
    byte(0),
    byte(isPayload ? 0 : message.length),
    ...(isPayload ? [option(tags.messagePayload, message)] : [message]),
    ...[...short.options].map(([tag, value]) => option(tag, value)),
  ])
}

/** @throws SmppProtocolError when the body ends early */
export function decodeShortMessage(body: Buffer): ShortMessage {
  const read = createFieldReader(body)
  read.text()
  const source = { ton: read.byte(), npi: read.byte(), text: read.text() }
  const destination = { ton: read.byte(), npi: read.byte(), text: read.text() }
  const esmClass = read.byte()
  read.bytes(2)
  read.text()
  const validity = read.text()
  const registeredDelivery = read.byte()
  read.byte()
  const dataCoding = read.byte()
  read.byte()
  const short = read.bytes(read.byte())
  const options = read.options()
  const message = short.length > 0 ? short : (options.get(tags.messagePayload) ?? short)
  options.delete(tags.messagePayload)
  const addresses = { source, destination }
  return { ...addresses, esmClass, validity, registeredDelivery, dataCoding, message, options }
}

function encodeAddress({ ton, npi, text }: Address): Buffer {
  return Buffer.concat([byte(ton), byte(npi), cText(text)])
}

/** §7.1.1.2: from now, in the form `YYMMDDhhmmss000R`; at most a day, which is far too long here. */
export function relativeValidity(seconds: number): string {
  const whole = Math.min(Math.max(1, Math.floor(seconds)), 86_399)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return `000000${parts.map((part) => String(part).padStart(2, '0')).join('')}000R`
}

export type BindCredentials = { systemId: string; password: string; systemType: string }

/** §4.1.5; interface version 3.4, any address. */
export function encodeBind({ systemId, password, systemType }: BindCredentials): Buffer {
  const texts = [systemId, password, systemType].map(cText)
  return Buffer.concat([...texts, byte(0x34), byte(0), byte(0), cText('')])
}
