import type { Clock } from '@mot-cua/kernel'
import type { IdentityLimiter } from '../limits/limits.data.ts'
import type { QrCodes } from './qr-code.ts'
import type { QrStore } from './qr-store.ts'
import type { QrWatch } from './qr-watch.ts'
import type { TypedCodes } from './typed-code.ts'

export type QrDeps = {
  store: QrStore
  codes: QrCodes
  typedCodes: TypedCodes
  watch: QrWatch
  limiter: IdentityLimiter
  /** A counter of a one-stop shop, where one browser serves people all day. */
  isCounter: (address: string) => boolean
  /** The unit that limits count by, of an address. */
  bucketOf: (address: string) => string
  /** What the owner is told when a second phone has scanned the same code. */
  writeWarning: () => string
  now: Clock
}
