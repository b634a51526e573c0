const LONGEST_PATH = 2000
const BASE = 'http://own.invalid'

/**
 * A path on our own origin, with its query, or `/` for anything that could lead elsewhere:
 * `//evil`, `/\evil`, `https:evil`, `%2f%2fevil`, `javascript:`, line breaks, or not a string.
 */
export function safeRelativePath(value: unknown): string {
  return isRelativePath(value) ? value : '/'
}

function isRelativePath(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > LONGEST_PATH) return false
  if (!value.startsWith('/') || !/^[\x21-\x7e]+$/.test(value) || value.includes('\\')) return false
  const url = URL.parse(value, BASE)
  if (!url || url.origin !== BASE) return false
  // `/..//evil` and `/%2f%2fevil` become `//evil` where a proxy tidies paths.
  const path = decodeOften(url.pathname)
  return path !== undefined && !/^\/*[/\\]{2}/.test(path)
}

/** Undefined when it is not valid percent-encoding. */
function decodeOften(path: string): string | undefined {
  try {
    return decodeURIComponent(decodeURIComponent(path))
  } catch {
    return undefined
  }
}
