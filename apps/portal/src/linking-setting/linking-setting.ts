import type { Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/actor.ts'

/** What an administrator decides about linking. */
export type LinkingSetting = {
  /** An old account has to be proved once more even in a session it has just opened (C15). */
  requireRelogin: boolean
}

type Change = LinkingSetting & { reason: string; actor: Actor; at: Date }

export type LinkingSettingStore = {
  read(): Promise<LinkingSetting>
  /** False where it stands so already. */
  change(change: Change): Promise<boolean>
}

export type LinkingSettings = ReturnType<typeof createLinkingSettings>

type Deps = { store: LinkingSettingStore; now: Clock }

export function createLinkingSettings({ store, now }: Deps) {
  return {
    read: () => store.read(),
    change: (wish: Omit<Change, 'at'>) => store.change({ ...wish, at: now() }),
  }
}
