/**
 * `motcua-identity-browser`; on https `__Host-motcua-identity-browser`. Cookies ignore ports,
 * so the app is part of the name: all parties may share one host and one cookie jar.
 */
export function cookieName(appId: string, what: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}motcua-${appId}-${what}`
}
