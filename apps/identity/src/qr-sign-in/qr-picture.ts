import { encodeQR } from 'qr'

/** ISO/IEC 18004: medium correction, and four modules of quiet around it. */
export function drawCode(address: string): boolean[][] {
  return encodeQR(address, 'raw', { ecc: 'medium', border: 4 })
}
