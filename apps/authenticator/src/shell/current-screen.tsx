/** @jsxImportSource hono/jsx/dom */
import type { FC } from 'hono/jsx'
import { useEffect, useState } from 'hono/jsx/dom'
import { EnrolScreen } from '../enrolment/enrol.views.tsx'
import { WelcomeScreen } from '../enrolment/welcome.views.tsx'
import { HelpScreen, LostScreen } from '../home/help.views.tsx'
import { InstallScreen } from '../install/install.views.tsx'
import { UnlockScreen } from '../session/unlock.views.tsx'
import { SettingsScreen } from '../settings/settings.views.tsx'
import { type ScreenName, screenOf } from '../state/screen-of.ts'
import type { App } from './app.ts'
import type { MemberScreen } from './member-screen.tsx'
import { Screen } from './screen.tsx'

const openScreens: Partial<Record<ScreenName, FC<{ app: App }>>> = {
  install: InstallScreen,
  help: HelpScreen,
  lost: LostScreen,
  settings: SettingsScreen,
}

/** The screen that the state asks for. */
export function CurrentScreen({ app }: { app: App }) {
  const name = screenOf(app.state)
  const { stage } = app.state
  const Open = openScreens[name]
  if (Open) return <Open app={app} />
  if (stage.at === 'open') return <LaterScreen app={app} stage={stage} name={name} />
  if (stage.at === 'locked') return <UnlockScreen app={app} device={stage.device} />
  if (stage.at === 'enrolling') return <EnrolScreen app={app} />
  if (stage.at === 'welcome') return <WelcomeScreen app={app} />
  return null
}

/** Fetched while somebody reads the first screen or types a passcode. */
export const loadMemberScreen = () => import('./member-screen.tsx')

type Member = typeof MemberScreen

/** Says so while the other screens are still on their way, and when they cannot be had. */
function LaterScreen(props: Parameters<Member>[0]) {
  const { t } = props.app
  const [loaded, setLoaded] = useState<{ Member?: Member } | undefined>(undefined)
  const load = () => {
    setLoaded(undefined)
    loadMemberScreen().then(
      ({ MemberScreen: Member }) => setLoaded({ Member }),
      () => setLoaded({}),
    )
  }
  useEffect(load, [])
  if (loaded?.Member) return <loaded.Member {...props} />
  if (!loaded) return <p role="status">{t('list.loading')}</p>
  return (
    <Screen app={props.app} title={t('later.title')}>
      <p>{t('later.text')}</p>
      <button type="button" class="button" onClick={() => location.reload()}>
        {t('later.reload')}
      </button>
    </Screen>
  )
}
