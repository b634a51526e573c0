import { DomainError } from '@mot-cua/kernel'
import { z } from 'zod'
import type { IssuerName } from '../client-faults/client-faults.ts'
import { sandboxInitialAccessTokens } from '../start/sandbox-values.ts'
import type { Addresses } from '../start/settings.ts'
import { CALLBACK_PATH } from './trials.ts'

const answerSchema = z.looseObject({ client_id: z.string() })

/** RFC 7591, as every client registers: over HTTP, with the token that services.json tells. */
export async function registerDeskClient(
  service: IssuerName,
  { desk, ...parties }: Addresses,
  name: string,
): Promise<string> {
  const answer = await fetch(`${parties[service].url}/register`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandboxInitialAccessTokens[service]}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [`${desk.url}${CALLBACK_PATH}`],
      post_logout_redirect_uris: [`${desk.url}/try/signed-out`],
      backchannel_logout_uri: `${desk.url}/try/back-channel-logout`,
      backchannel_logout_session_required: true,
      token_endpoint_auth_method: 'client_secret_basic',
    }),
  }).catch((cause: unknown) => {
    throw new DomainError('upstream-unavailable', `${service} does not answer`, { cause })
  })
  const read = answerSchema.safeParse(await answer.json().catch(() => undefined))
  if (!read.success) throw new DomainError('upstream-unavailable', `status ${answer.status}`)
  return read.data.client_id
}
