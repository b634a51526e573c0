import type { Approved, ScanBody, SignInRequest } from '@mot-cua/device-api'
import type { Failure } from '../api/failure.ts'
import type { ServerClock } from '../api/server-clock.ts'
import { usePasskey } from '../passkey/passkeys.ts'
import type { AppSession } from '../session/session.ts'
import type { Done } from '../shell/app.ts'
import type { AppStore } from '../state/app-store.ts'
import { signApproval } from './approval.ts'
import { endOfFailure, openRequest } from './open-request.ts'

type Deps = {
  store: AppStore
  session: AppSession
  clock: ServerClock
  issuer: string
  go: (route: string) => void
  leaveTo: (address: string) => void
}

export type RequestCommands = ReturnType<typeof createRequestCommands>

/** From what was scanned to what was decided. */
export function createRequestCommands(deps: Deps) {
  return { ...createOpening(deps), ...createApproving(deps), ...createRefusing(deps) }
}

/** A failure that ends the request is shown as its end; another is told where it happened. */
function fail({ store }: Pick<Deps, 'store'>, failure: Failure): Failure | undefined {
  const end = endOfFailure(failure.code)
  if (end === undefined) return failure
  store.dispatch({ type: 'request-ended', end })
  return undefined
}

function createOpening({ store, session, go }: Deps) {
  return {
    async scan(body: ScanBody): Done {
      const answer = await session.call<SignInRequest>('scan', { body })
      if (answer.failure) return answer.failure
      const request = openRequest(answer.value, body.source)
      store.dispatch({ type: 'request-opened', request })
      go('request')
      return undefined
    },
    /** The person wants it; the passcode comes next. */
    confirm(number: string | undefined): void {
      store.dispatch({ type: 'number-typed', number })
      go('request/proof')
    },
    timeOut: () => store.dispatch({ type: 'request-ended', end: 'timed-out' }),
    leave(route = ''): void {
      go(route)
      store.dispatch({ type: 'request-left' })
    },
  }
}

function createApproving({ store, session, clock, issuer, leaveTo }: Deps) {
  const approve = async (proof: object): Done => {
    const { request } = store.read()
    const device = session.device()
    if (!request || !device) return { code: 'request-over' }
    const signing = { issuer, nowSeconds: clock.nowSeconds() }
    const approval = await signApproval(device.key.privateKey, request, signing)
    const body = { approval, ...proof }
    const answer = await session.call<Approved>('approve', { id: request.id, body })
    if (answer.failure) return fail({ store }, answer.failure)
    store.dispatch({ type: 'request-ended', end: 'approved', logsOut: answer.value.logsOut })
    if (request.returnPath) leaveTo(request.returnPath)
    return undefined
  }
  return {
    approveByPasscode: (passcode: string): Done => approve({ passcode }),
    async approveByPasskey(): Done {
      const id = store.read().request?.id ?? ''
      const asked = await session.call<{ options: object }>('approvePasskeyOptions', { id })
      if (asked.failure) return fail({ store }, asked.failure)
      const proven = await usePasskey(asked.value.options)
      return proven.failure ?? approve({ passkey: proven.value })
    },
  }
}

function createRefusing({ store, session }: Deps) {
  const idOf = () => store.read().request?.id ?? ''
  return {
    async refuse(isNotMe: boolean): Done {
      const answer = await session.call('refuse', { id: idOf(), body: { isNotMe } })
      if (answer.failure) return fail({ store }, answer.failure)
      store.dispatch({ type: 'request-ended', end: isNotMe ? 'not-me' : 'refused' })
      return undefined
    },
    /** After the approval: it was not this person after all. */
    async disown(): Done {
      const answer = await session.call('disownRequest', { id: idOf() })
      return answer.failure
    },
  }
}
