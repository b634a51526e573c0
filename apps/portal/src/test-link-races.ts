import { randomToken } from '@mot-cua/kernel'
import type { DrivenPage } from '@mot-cua/testing'
import type { ProvenAccount } from './account/account.ts'
import { type Citizen, type LinkingPortal, newCitizen } from './test-linking.ts'

export type RaceTally = { linked: number; refused: number; faults5xx: number; rows: number }

/** The page with the button, in a browser of its own where both sides have just been proved. */
export async function openPreview(
  portal: LinkingPortal,
  old: ProvenAccount,
  eid: ProvenAccount,
): Promise<DrivenPage> {
  const browser = await portal.browserOf(eid)
  const browserId = randomToken()
  browser.plant(portal.origin, `motcua-portal-browser=${browserId}; Path=/`)
  const { visits } = portal.features.linkingArea.linking
  const provedAt = portal.switches.now
  await visits.prove(browserId, { old: { accountId: old.accountId, provedAt } })
  await visits.prove(browserId, { eid: { accountId: eid.accountId, provedAt, level: 2 } })
  return browser.visit(`${portal.origin}/link/confirm`)
}

/** An e-ID account in the database, as a sign-in at the portal makes it. */
export function newEid(portal: LinkingPortal, { personalId, name, phone }: Citizen) {
  return portal.newAccount({ type: 'eid', name, personalId, phone })
}

/** One identity and two old accounts, both agreements at once. */
export async function raceTwoOld(portal: LinkingPortal): Promise<RaceTally> {
  const citizen = newCitizen()
  const eid = await newEid(portal, citizen)
  const olds = [await portal.newOldAccount(citizen), await portal.newOldAccount(citizen)]
  const pages = await Promise.all(olds.map((old) => openPreview(portal, old, eid)))
  return agreeAtOnce(portal, pages, olds)
}

/** Two identities of one id, as after a re-issue, and one old account. */
export async function raceTwoEids(portal: LinkingPortal): Promise<RaceTally> {
  const citizen = newCitizen()
  const eids = [await newEid(portal, citizen), await newEid(portal, citizen)]
  const old = await portal.newOldAccount(citizen)
  const pages = await Promise.all(eids.map((eid) => openPreview(portal, old, eid)))
  return agreeAtOnce(portal, pages, [old])
}

async function agreeAtOnce(
  portal: LinkingPortal,
  pages: readonly DrivenPage[],
  olds: readonly ProvenAccount[],
): Promise<RaceTally> {
  const answers = await Promise.all(pages.map((page) => page.submit({}, 'Đồng ý liên kết')))
  const events = await Promise.all(olds.map(({ accountId }) => portal.eventsOf(accountId)))
  return {
    linked: answers.filter(({ url }) => url.pathname === '/link/done').length,
    refused: answers.filter(({ status }) => status === 409).length,
    faults5xx: answers.filter(({ status }) => status >= 500).length,
    rows: events.flat().length,
  }
}
