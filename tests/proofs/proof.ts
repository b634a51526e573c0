import type { TestServer } from '@mot-cua/testing'

export type ProofResult = { n: number; holds: boolean; figures: Record<string, number | string> }

/** Something that must hold, tried often enough to be believed; one file `<name>.proof.ts` each. */
export type Proof<Size> = {
  title: string
  full: Size
  /** Seconds, not minutes: it runs with every `npm test`. None where its own tests run there. */
  short?: Size
  run(size: Size): Promise<ProofResult>
}

/** What a proof needs is not on this machine: neither shown nor refuted. */
export class ProofSkipped extends Error {
  override name = 'ProofSkipped'
}

/** Throws ProofSkipped with the reason, or what `demand` throws under REQUIRE_SERVERS=1. */
export function needServers(...servers: TestServer[]): void {
  for (const server of servers) {
    if (server.isSkipped) throw new ProofSkipped(server.missing)
    server.demand()
  }
}
