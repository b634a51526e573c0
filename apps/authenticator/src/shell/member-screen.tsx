/** @jsxImportSource hono/jsx/dom */
import type { FC } from 'hono/jsx'
import { BrowsersScreen } from '../account/browsers.views.tsx'
import { DevicesScreen } from '../account/devices.views.tsx'
import { HistoryScreen } from '../account/history.views.tsx'
import { PasskeysScreen } from '../account/passkeys.views.tsx'
import { HomeScreen } from '../home/home.views.tsx'
import { PermissionNeededScreen, PermissionScreen } from '../permission/permission.views.tsx'
import { ConfirmScreen } from '../request/confirm.views.tsx'
import { ProofScreen } from '../request/proof.views.tsx'
import { RequestEndScreen } from '../request/request-end.views.tsx'
import { ScanScreen } from '../scan/scan.views.tsx'
import { LinkScreen, TypedScreen } from '../scan/typed.views.tsx'
import { ChangePasscodeScreen } from '../settings/change-passcode.views.tsx'
import type { ScreenName } from '../state/screen-of.ts'
import type { App } from './app.ts'

const memberScreens: Partial<Record<ScreenName, FC<{ app: App }>>> = {
  scan: ScanScreen,
  typed: TypedScreen,
  devices: DevicesScreen,
  history: HistoryScreen,
  browsers: BrowsersScreen,
  passkeys: PasskeysScreen,
  passcode: ChangePasscodeScreen,
  'permission-needed': PermissionNeededScreen,
}

type MemberProps = {
  app: App
  stage: Extract<App['state']['stage'], { at: 'open' }>
  name: ScreenName
}

/** The screens of whoever has unlocked the app; a file of its own, fetched after the first screen. */
export function MemberScreen({ app, stage, name }: MemberProps) {
  const { profile, device } = stage
  const { request, linkCode } = app.state
  const Plain = memberScreens[name]
  if (Plain) return <Plain app={app} />
  if (name === 'permission') {
    const isForRequest = request && app.state.route.startsWith('request')
    const { webSignIn } = isForRequest ? request : profile.device
    return <PermissionScreen app={app} isOn={webSignIn} />
  }
  if (name === 'link' && linkCode !== undefined) return <LinkScreen app={app} code={linkCode} />
  if (request && name === 'confirm') return <ConfirmScreen app={app} request={request} />
  if (request && name === 'proof') {
    return <ProofScreen app={app} request={request} hasPasskey={device.hasPasskey} />
  }
  if (request?.end && name === 'request-end') {
    return <RequestEndScreen app={app} request={request} end={request.end} />
  }
  return <HomeScreen app={app} profile={profile} />
}
