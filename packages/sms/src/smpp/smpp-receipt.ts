import { ESM_KIND_MASK, ESM_RECEIPT, type ShortMessage, tags } from './smpp-message.ts'

export type Receipt = { messageId: string; outcome: 'delivered' | 'failed'; reason: string }

/** How the id in a receipt's text is written, where the centre gives ids in hexadecimal first. */
export type ReceiptIds = 'same' | 'decimal'

/** §5.2.28; what is not among these is still under way. */
const states: Record<number, [Receipt['outcome'], string]> = {
  2: ['delivered', 'DELIVRD'],
  3: ['failed', 'EXPIRED'],
  4: ['failed', 'DELETED'],
  5: ['failed', 'UNDELIV'],
  8: ['failed', 'REJECTD'],
}
const words = new Map(Object.values(states).map(([outcome, word]) => [word, outcome]))

/** Undefined for what is no receipt, or no last word about its message. */
export function readReceipt(short: ShortMessage, ids: ReceiptIds): Receipt | undefined {
  if ((short.esmClass & ESM_KIND_MASK) !== ESM_RECEIPT) return undefined
  // Appendix B: the text is the centre's own, though most write it in this form.
  const text = short.message.toString('latin1')
  const optionId = readOptionId(short)
  const messageId =
    optionId === undefined ? readTextId(text, ids) : normalizeMessageId(optionId, ids)
  const state = states[short.options.get(tags.messageState)?.[0] ?? 0]
  const word = state?.[1] ?? /\bstat:(\w{1,10})/i.exec(text)?.[1]?.toUpperCase() ?? ''
  const outcome = words.get(word)
  if (messageId === undefined || !outcome) return undefined
  const code = /\berr:(\w{1,5})/i.exec(text)?.[1]
  const reason = code === undefined ? word : `${word}-${code}`
  return { messageId, outcome, reason }
}

function readOptionId({ options }: ShortMessage): string | undefined {
  const id = options.get(tags.receiptedMessageId)?.toString('latin1').replaceAll('\0', '')
  return id === '' ? undefined : id
}

function readTextId(text: string, ids: ReceiptIds): string | undefined {
  const id = /\bid:\s*([\w.-]{1,65})/i.exec(text)?.[1]
  if (id === undefined || ids === 'same' || !/^\d{1,20}$/.test(id)) return id
  return BigInt(id).toString(16)
}

/** With `decimal`, the form that ids of answers are kept in, so that both are the same. */
export function normalizeMessageId(id: string, ids: ReceiptIds): string {
  if (ids === 'same' || !/^[0-9a-f]{1,16}$/i.test(id)) return id
  return BigInt(`0x${id}`).toString(16)
}
