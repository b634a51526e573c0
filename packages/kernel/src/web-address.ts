const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whether secrets may travel to an address: https, or plain http that never leaves this machine.
 * No user name or password in it, because a page would show them as part of the host.
 */
export function isSafeWebAddress(address: string): boolean {
  const url = URL.parse(address)
  if (!url || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))
}
