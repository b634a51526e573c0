import { type Clock, secondsBetween } from '@mot-cua/kernel'
import { afterTry, type Circuit, enter, REST_SECONDS, rest, soundCircuit } from './circuit.ts'
import type { GatewayState, OutgoingSms, SmsAnswer, SmsEvents, SmsGateway } from './sms-gateway.ts'

/** Of the last reports so many are looked at, once there are as many as `FEWEST`. */
const REPORTS_SEEN = 20
const FEWEST_REPORTS = 10
/** A gateway whose messages do not arrive at this share is left alone as one that is down. */
const FAILED_SHARE = 0.5

export type NamedGateway = { name: string; gateway: SmsGateway }

type Member = NamedGateway & { circuit: Circuit; reports: boolean[] }

type Deps = {
  /** In the order of preference. */
  gateways: readonly NamedGateway[]
  events: Pick<SmsEvents, 'onSend' | 'onGatewayState' | 'onAlarm'>
  now: Clock
}

/**
 * One gateway made of several. A code is of use for three minutes, so a message refused for now or
 * left without an answer goes to the next gateway at once; one refused for good goes nowhere.
 * What each process knows of the gateways is its own: it finds out within three messages.
 */
export function createFailOver(deps: Deps): SmsGateway & Required<Pick<SmsGateway, 'health'>> {
  const members = deps.gateways.map((one): Member => {
    return { ...one, circuit: soundCircuit, reports: [] }
  })
  const move = createMover(deps, members)
  return {
    async send(message) {
      const answers: SmsAnswer[] = []
      for (const member of inOrder(members, deps.now())) {
        const entered = enter(member.circuit, deps.now())
        // While others are left, one at rest is let alone, and a probe is one message at a time.
        if (!entered && (answers.length > 0 || hasUsable(members, deps.now()))) continue
        if (entered) move(member, entered)
        const answer = await tryOne(member, message, { ...deps, move })
        if (answer.outcome === 'accepted' || answer.outcome === 'refused') return answer
        answers.push(answer)
      }
      return answers.find(({ outcome }) => outcome === 'unknown') ?? answers[0] ?? noGateway
    },
    listen(onReport) {
      for (const { gateway } of members) gateway.listen?.(onReport)
    },
    noteReport({ gateway, outcome }) {
      const member = members.find(({ name }) => name === gateway)
      if (!member) return
      member.reports = [...member.reports, outcome === 'failed'].slice(-REPORTS_SEEN)
      if (members.length < 2 || !isFailing(member.reports)) return
      member.reports = []
      move(member, rest(REST_SECONDS, deps.now()))
    },
    health: () => Object.fromEntries(members.map(({ name, circuit }) => [name, circuit.state])),
    async close() {
      await Promise.all(members.map(async ({ gateway }) => gateway.close?.()))
    },
  }
}

async function tryOne(
  member: Member,
  message: OutgoingSms,
  { now, events, move }: Deps & { move: Mover },
): Promise<SmsAnswer> {
  const startedAt = now()
  const answer = await member.gateway.send(message).catch((): SmsAnswer => {
    return { outcome: 'unknown', gateway: member.name, reason: 'thrown' }
  })
  const { outcome } = answer
  const isSound = outcome === 'accepted' || outcome === 'refused'
  move(member, afterTry(member.circuit, isSound, now()))
  events.onSend?.({ gateway: member.name, outcome, seconds: secondsBetween(startedAt, now()) })
  return answer
}

const noGateway: SmsAnswer = { outcome: 'try-later', gateway: '', reason: 'no-gateway' }

function isFailing(reports: readonly boolean[]): boolean {
  const failed = reports.filter(Boolean).length
  return reports.length >= FEWEST_REPORTS && failed >= FAILED_SHARE * reports.length
}

function hasUsable(members: readonly Member[], now: Date): boolean {
  return members.some(({ circuit }) => enter(circuit, now) !== undefined)
}

/** By preference; where all rest, the one first whose rest ends first. */
function inOrder(members: readonly Member[], now: Date): Member[] {
  if (hasUsable(members, now)) return [...members]
  const endOf = ({ circuit }: Member) => ('until' in circuit ? circuit.until.getTime() : 0)
  return [...members].sort((a, b) => endOf(a) - endOf(b)).slice(0, 1)
}

type Mover = (member: Member, circuit: Circuit) => void

function createMover({ events }: Deps, members: readonly Member[]): Mover {
  return (member, circuit) => {
    const before: GatewayState = member.circuit.state
    member.circuit = circuit
    if (before === circuit.state) return
    events.onGatewayState?.({ gateway: member.name, state: circuit.state })
    if (circuit.state === 'resting' && members.every((one) => one.circuit.state === 'resting')) {
      const figures = { gateways: members.length }
      events.onAlarm?.({ kind: 'gateways-down', scope: 'all', figures })
    }
  }
}
