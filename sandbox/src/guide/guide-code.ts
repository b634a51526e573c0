import { encodeQR } from 'qr'

/** White on black whatever the terminal's own colours: a code inside out is read by few phones. */
const COLOURS = '\u001B[97;40m'
const NO_COLOURS = '\u001B[0m'

/** An address as a QR code of block letters, two rows of the code to a line. */
export function drawTerminalCode(address: string): string {
  const lines = encodeQR(address, 'ascii', { ecc: 'low', border: 2 }).trimEnd().split('\n')
  return lines.map((line) => `  ${COLOURS}${line}${NO_COLOURS}`).join('\n')
}

/** The same for a page's white plate. */
export function drawPageCode(address: string): boolean[][] {
  return encodeQR(address, 'raw', { ecc: 'medium', border: 4 })
}
