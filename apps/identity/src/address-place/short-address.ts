/** Enough of a network address to recognise one's own by; nothing where that would tell nothing. */
export function shortenAddress(address: string): string {
  if (address.includes('.')) return `${address.split('.').slice(0, 2).join('.')}.•.•`
  const groups = address.split(':').filter((group) => group !== '')
  return groups.length < 3 ? '' : `${groups.slice(0, 2).join(':')}:•`
}
