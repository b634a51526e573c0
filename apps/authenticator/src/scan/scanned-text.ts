/** A code of ours is a short address; what is longer is somebody else's. */
const LONGEST_TEXT = 512
/** Path of a sign-in code: id, step and signature, as identity made them. */
const CODE_PATH = /^\/q\/([\w-]{16,64}(?:\.[\w-]{1,64}){2})$/
/** Without 0, 1, I, O and the like: what is easily mistaken is not printed. */
const TYPED_LENGTH = 8

export type ScannedText = { code: string } | { fault: 'not-ours' | 'not-a-code' }

/** Looks at a QR code's text before anything is done with it: our origin, our path, nothing more. */
export function readScannedText(text: string, origin: string): ScannedText {
  if (text.length > LONGEST_TEXT) return { fault: 'not-ours' }
  const address = parseAddress(text.trim())
  if (!address || address.origin !== origin) return { fault: 'not-ours' }
  const code = CODE_PATH.exec(address.pathname)?.[1]
  if (code === undefined || address.search || address.hash || address.username) {
    return { fault: 'not-a-code' }
  }
  return { code }
}

function parseAddress(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** What the link of a sign-in page on this phone carries. */
export function readLinkCode(search: string): string | undefined {
  const code = new URLSearchParams(search).get('request')
  return code && code.length <= 200 && /^[\w.-]+$/.test(code) ? code : undefined
}

/** The eight characters typed by hand, however grouped; undefined when they are not eight. */
export function readTypedCode(typed: string): string | undefined {
  const code = typed.replace(/[\s.·-]/g, '').toUpperCase()
  return code.length === TYPED_LENGTH && /^[A-Z0-9]+$/.test(code) ? code : undefined
}
