import { addSeconds } from '@mot-cua/kernel'
import { approveScan, pauseAccount, refuseScan } from './qr-deciding.ts'
import type { QrDeps } from './qr-deps.ts'
import { hashHolder, listWindow, openTransaction, viewOf } from './qr-opening.ts'
import { findOpenScan, scanCode } from './qr-scanning.ts'
import type { QrTransactions } from './qr-transaction.ts'

/** What ended stays this long, for an approval presented again; the audit keeps what matters. */
const KEPT_SECONDS = 60 * 60

/** QR transactions over their store; how states follow is `qr-moves.data.ts`. */
export function createQrTransactions(deps: QrDeps): QrTransactions {
  const { store, codes, watch, now } = deps
  const tell = async (id: string, isMoved: boolean) => {
    if (isMoved) await watch.tell([id])
  }
  return {
    open: (opening) => openTransaction(deps, opening),
    async find(id, holder) {
      const row = await store.findOwn(id, hashHolder(holder))
      return row && viewOf(row, now())
    },
    async cancel(id, holder, reason) {
      const ending = { id, secretHash: hashHolder(holder), reason, at: now() }
      await tell(id, await store.cancel(ending))
    },
    listCodes: (view) => listWindow(deps, view),
    linkCode: (id) => codes.link(id),
    scan: (presented, device) => scanCode(deps, presented, device),
    findScan: (id, deviceId, addressBucket) => findOpenScan(deps, { id, deviceId }, addressBucket),
    approve: (approval) => approveScan(deps, approval),
    refuse: (decision) => refuseScan(deps, decision),
    async deny(id, reason) {
      await tell(id, await store.deny({ id, reason, at: now() }))
    },
    async complete(id, holder) {
      const result = await store.complete(id, hashHolder(holder), now())
      await tell(id, result !== undefined)
      return result
    },
    endOfDevice: async (id) => watch.tell(await store.endOfDevice(id, now())),
    endOfAccount: async (id) => watch.tell(await store.endOfAccount(id, now())),
    pause: (accountId, reason, address) => pauseAccount(deps, { accountId, reason, address }),
    pausedUntil: (accountId) => store.pausedUntil(accountId, now()),
    hasRoom: watch.hasRoom,
    watch: (...listening) => watch.watch(...listening),
    sweep: () => store.sweep(now(), addSeconds(now(), -KEPT_SECONDS)),
  }
}
