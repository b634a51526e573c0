import type { Context } from 'hono'
import { actorOf } from '../audit/audit.ts'
import type { OnestopEnv } from '../page.ts'
import type { Session } from '../session/session.ts'
import { type HatDeps, leftBehind, type Proof } from './put-on-hat.ts'

type TakingOff = { proof: Proof; name: string; before: Session }

/** The official goes on as the person: another session, with another token and another id. */
export async function takeOffHat(
  c: Context<OnestopEnv>,
  { sessions, cookie, writeAudit }: Omit<HatDeps, 'persons'>,
  { proof, name, before }: TakingOff,
): Promise<void> {
  const token = await sessions.replace(cookie.read(c), { ...proof, kind: 'citizen', name })
  const actor = actorOf(await sessions.read(token), c.var.clientAddress)
  await writeAudit({
    type: 'citizen.switched',
    actor,
    detail: { level: proof.level, ...leftBehind(before) },
  })
  cookie.write(c, token)
}
