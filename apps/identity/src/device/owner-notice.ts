import { addSeconds, newId } from '@mot-cua/kernel'
import { type DeviceNotice, deviceNotices } from './device-notices.ts'

/** After a day nobody is helped by it any more. */
const NOTICE_SECONDS = 24 * 60 * 60

export type OwnerNotice = {
  messageId: string
  phone: string
  text: string
  at: Date
  uselessAfter: Date
}

/** A message to the owner of a device, to be written in the transaction of what it tells of. */
export function writeOwnerNotice(
  kind: DeviceNotice,
  { host, phone, at }: { host: string; phone: string; at: Date },
): OwnerNotice {
  const uselessAfter = addSeconds(at, NOTICE_SECONDS)
  return { messageId: newId(), phone, text: deviceNotices[kind](host), at, uselessAfter }
}
