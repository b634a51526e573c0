import type { Failure } from '../api/failure.ts'
import type { InstallOffer } from '../install/install-offer.ts'
import type { Preferences } from '../preferences/preferences.ts'
import type { RequestCommands } from '../request/request-commands.ts'
import type { SessionCall } from '../session/session-call.ts'
import type { SessionCommands } from '../session/session-commands.ts'
import type { AppState } from '../state/app-state.ts'
import type { Words } from '../words/words.ts'
import type { ShellSettings } from './shell-settings.ts'

/** What every screen gets. */
export type App = {
  state: AppState
  t: Words
  settings: ShellSettings
  version: string
  preferences: Preferences
  choose(preferences: Preferences): void
  go(route: string): void
  call: SessionCall
  session: SessionCommands
  request: RequestCommands
  install: InstallOffer
  /** On the server's clock. */
  nowMs(): number
}

/** Answers nothing when all went well. */
export type Done = Promise<Failure | undefined>
