import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import smpp, { type Pdu, type Session } from 'smpp'

/**
 * Somebody else's message centre: the server side of the `smpp` package. A test says how it answers
 * and has every session and message in hand.
 */
export async function openMessageCentre(
  options: { port?: number; key?: string; cert?: string } = {},
) {
  const sessions: Session[] = []
  const submitted: Pdu[] = []
  const counts = { connections: 0, enquiries: 0, ids: 0 }
  const behaviour: Behaviour = {
    password: 'secret',
    isAnsweringEnquiries: true,
    answer(pdu) {
      counts.ids += 1
      return pdu.response({ message_id: `id-${counts.ids}` })
    },
  }
  const { port = 0, ...secure } = options
  const told = new EventEmitter()
  const server = smpp.createServer(secure, (session) => {
    counts.connections += 1
    sessions.push(session)
    session.on('close', () => void sessions.splice(sessions.indexOf(session), 1))
    answerSession(session, { behaviour, counts, submitted, told })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    sessions,
    submitted,
    counts,
    behaviour,
    next: (event: 'bound' | 'submitted' | 'enquired') => once(told, event),
    session: (): Session => firstOf(sessions),
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const session of sessions) session.destroy()
      await closed
    },
  }
}

function firstOf(sessions: readonly Session[]): Session {
  const [session] = sessions
  if (!session) throw new Error('nobody is connected to the centre')
  return session
}

type Behaviour = {
  password: string
  isAnsweringEnquiries: boolean
  /** Answers one submit_sm; undefined says nothing at all. */
  answer(pdu: Pdu): Pdu | undefined
}

type Centre = {
  behaviour: Behaviour
  counts: { enquiries: number }
  submitted: Pdu[]
  told: EventEmitter
}

function answerSession(session: Session, { behaviour, counts, submitted, told }: Centre): void {
  session.on('error', () => session.destroy())
  session.on('bind_transceiver', (pdu: Pdu) => {
    const isKnown = pdu.system_id === 'one-door' && pdu.password === behaviour.password
    // ESME_RINVPASWD
    session.send(pdu.response(isKnown ? { system_id: 'centre' } : { command_status: 0x0e }))
    if (isKnown) told.emit('bound')
  })
  session.on('submit_sm', (pdu: Pdu) => {
    submitted.push(pdu)
    const answer = behaviour.answer(pdu)
    if (answer) session.send(answer)
    told.emit('submitted')
  })
  session.on('enquire_link', (pdu: Pdu) => {
    counts.enquiries += 1
    if (behaviour.isAnsweringEnquiries) session.send(pdu.response())
    told.emit('enquired')
  })
  session.on('unbind', (pdu: Pdu) => {
    session.send(pdu.response())
    session.close()
  })
}

export type MessageCentre = Awaited<ReturnType<typeof openMessageCentre>>

/** What the package made of a text of submit_sm. */
export function textOf(pdu: Pdu | undefined): string {
  return String(pdu?.message_payload?.message ?? pdu?.short_message.message ?? '')
}
