import { addSeconds } from '@mot-cua/kernel'

/** Tries in vain, one after another, until a gateway is left alone. */
export const FAILURES_UNTIL_REST = 3
/** How long it is left alone; after each probe in vain twice as long. */
export const REST_SECONDS = 30
const LONGEST_REST_SECONDS = 300

/** How far a gateway is trusted. A value: every change makes a new one. */
export type Circuit =
  | { state: 'open'; failures: number }
  | { state: 'resting'; until: Date; restSeconds: number }
  /** One message is on its way through it, to find out. */
  | { state: 'probing'; until: Date; restSeconds: number }

export const soundCircuit: Circuit = { state: 'open', failures: 0 }

/** A probe that has not come back after this long is over: its process side was lost. */
const PROBE_SECONDS = 15

/** The circuit of somebody who now tries, or undefined when it is to be left alone. */
export function enter(circuit: Circuit, now: Date): Circuit | undefined {
  if (circuit.state === 'open') return circuit
  if (circuit.until > now) return undefined
  return { ...circuit, state: 'probing', until: addSeconds(now, PROBE_SECONDS) }
}

/** `isSound`: it answered that it took the message, or that nobody would. */
export function afterTry(circuit: Circuit, isSound: boolean, now: Date): Circuit {
  if (isSound) return soundCircuit
  if (circuit.state === 'open') {
    const failures = circuit.failures + 1
    return failures < FAILURES_UNTIL_REST ? { state: 'open', failures } : rest(REST_SECONDS, now)
  }
  // Somebody whom nothing else was left for tried a gateway at rest: that is no probe.
  if (circuit.state === 'resting') return circuit
  return rest(Math.min(2 * circuit.restSeconds, LONGEST_REST_SECONDS), now)
}

export function rest(restSeconds: number, now: Date): Circuit {
  return { state: 'resting', until: addSeconds(now, restSeconds), restSeconds }
}
