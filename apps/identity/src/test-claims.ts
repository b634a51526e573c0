import type { DrivenPage } from '@mot-cua/testing'
import type { NewAccount } from './app.ts'
import type { TestIdentity } from './test-identity.ts'
import { agree, createBrowser, signIn } from './test-journey.ts'
import type { openOutsideService } from './test-relying-parties.ts'

type Service = Awaited<ReturnType<typeof openOutsideService>>
export type ClaimsRequest = { userinfo?: object; id_token?: object }

/** One person in one browser, signed in once and sent by a service again and again. */
export async function openVisitor(
  identity: TestIdentity,
  service: Service,
  person: NewAccount & { password: string },
) {
  const browser = createBrowser()
  await signIn(identity, { start: () => service.start(), browser, person })
  const send = async (more: Record<string, string>) => browser.visit(await service.start(more))
  return {
    browser,
    person,
    send,
    /** All that comes back to a request of claims, agreeing where asked. */
    async ask(claims: ClaimsRequest, more: Record<string, string> = {}) {
      const page = await send({ claims: JSON.stringify(claims), ...more })
      return readAnswer(identity, service, await agree(page))
    },
  }
}

export type Visitor = Awaited<ReturnType<typeof openVisitor>>

/** The ID token and userinfo behind a callback. */
export async function readAnswer(identity: TestIdentity, service: Service, callback: DrivenPage) {
  const tokens = await service.finish(callback.url)
  const answer = await fetch(`${identity.issuer}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  const userinfo = (await answer.json()) as Record<string, unknown>
  return { idToken: (tokens.claims() ?? {}) as Record<string, unknown>, userinfo }
}
