type PolicyOptions = {
  /** `form-action 'self'` stops a form whose answer redirects to another origin. */
  formsStayHere: boolean
  /** What one page needs beside the usual, or instead of it: directive → sources. */
  sources?: Record<string, string>
}

/** No inline script, no inline style, nothing from elsewhere. */
export function contentSecurityPolicy({ formsStayHere, sources }: PolicyOptions): string {
  const directives: Record<string, string> = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'font-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    ...(formsStayHere ? { 'form-action': "'self'" } : {}),
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    ...sources,
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

const deniedFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
]

/** Nothing of the device is for our pages, but what a page says it needs itself. */
export function permissionsPolicy(ownFeatures: readonly string[] = []): string {
  const denied = deniedFeatures.filter((feature) => !ownFeatures.includes(feature))
  return [
    ...denied.map((feature) => `${feature}=()`),
    ...ownFeatures.map((feature) => `${feature}=(self)`),
  ].join(', ')
}

/**
 * Headers of every answer, as data: pages that do not pass through Hono get them too. A header
 * that a route sets itself is left as it is.
 */
export function securityHeaders({ secure }: { secure: boolean }): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy({ formsStayHere: true }),
    'x-content-type-options': 'nosniff',
    // Not `no-referrer`: under it browsers send `Origin: null` with our own forms.
    'referrer-policy': 'same-origin',
    'permissions-policy': permissionsPolicy(),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}
