import type { QrModules } from '@mot-cua/web'
import { encodeQR } from 'qr'

/** ISO/IEC 18004: medium correction, and four modules of quiet around it. */
export function drawTotpQr(uri: string): QrModules {
  return encodeQR(uri, 'raw', { ecc: 'medium', border: 4 })
}
