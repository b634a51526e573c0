import type { SignInRequest } from '@mot-cua/device-api'

/** How a request was left behind. */
export type RequestEnd =
  | 'approved'
  | 'refused'
  | 'not-me'
  | 'timed-out'
  | 'over'
  | 'wrong-number'
  | 'approval-refused'
  | 'level-too-low'
  | 'qr-paused'

/** The one request that the phone has open. */
export type OpenRequest = SignInRequest & {
  source: 'camera' | 'picture' | 'typed' | 'link'
  /** On this server's clock. */
  endsAtMs: number
  /** Where this tab came from, when the sign-in page is in the same browser. */
  returnPath: string | undefined
  step: 'confirm' | 'proof'
  number: string | undefined
  end: RequestEnd | undefined
  /** Approved, and the app is to sign itself out. */
  logsOut: boolean
}

/** What the API answers a scan with, as the app keeps it. */
export function openRequest(scanned: SignInRequest, source: OpenRequest['source']): OpenRequest {
  return {
    ...scanned,
    source,
    endsAtMs: Date.parse(scanned.decideBefore),
    returnPath: readReturnPath(scanned.returnPath),
    step: 'confirm',
    number: undefined,
    end: undefined,
    logsOut: false,
  }
}

/** Back to the sign-in page and nowhere else. */
function readReturnPath(path: string | undefined): string | undefined {
  return path !== undefined && /^\/sign-in\/[\w-]+\/qr$/.test(path) ? path : undefined
}

/** Ends that a failed answer means; undefined where another try makes sense. */
export function endOfFailure(code: string): RequestEnd | undefined {
  switch (code) {
    case 'request-over':
    case 'code-expired':
    case 'not-found':
    case 'second-scan':
      return 'over'
    case 'wrong-number':
    case 'approval-refused':
    case 'level-too-low':
    case 'qr-paused':
      return code
    default:
      return undefined
  }
}
