import type { Profile } from '@mot-cua/device-api'
import { describe, expect, test } from 'vitest'
import { openRequest } from '../request/open-request.ts'
import { testRequest } from '../request/test-request.ts'
import { type Action, type AppState, firstState, reduce } from './app-state.ts'
import { screenOf } from './screen-of.ts'

const device = { givenName: 'Lan', hasPasskey: false }
const profile: Profile = {
  fullName: 'Nguyễn Thị Lan',
  maskedPersonalId: '099•••••0123',
  maskedPhone: '091****986',
  level: 2,
  device: { id: 'id', name: 'Android', webSignIn: true },
  logsOutAfterQr: true,
  hasPasskey: false,
}

function after(...actions: Action[]): AppState {
  return actions.reduce(reduce, firstState)
}

const opened: Action = { type: 'opened', device, profile }
const locked: Action = { type: 'locked', device }
const to = (route: string): Action => ({ type: 'went', route })
const scanned = (webSignIn = true): Action => ({
  type: 'request-opened',
  request: openRequest({ ...testRequest, webSignIn }, 'camera'),
})

describe('which screen a state shows', () => {
  test.each<[string, Action[], string]>([
    ['nothing is known yet', [], 'starting'],
    ['nobody’s browser', [{ type: 'welcomed' }], 'welcome'],
    ['back from signing in', [{ type: 'signed-in' }], 'enrol'],
    ['a device', [locked], 'unlock'],
    ['unlocked', [opened], 'home'],
    ['an address of nothing', [opened, to('nothing/here')], 'home'],
    ['the camera', [opened, to('scan')], 'scan'],
    ['the camera, but locked', [locked, to('scan')], 'unlock'],
    ['help, locked', [locked, to('help')], 'help'],
    ['help, while a passcode is missing', [{ type: 'signed-in' }, to('help')], 'enrol'],
    ['a request that is not there', [opened, to('request/proof')], 'home'],
    ['a scan', [opened, scanned(), to('request')], 'confirm'],
    ['a scan without permission', [opened, scanned(false), to('request')], 'permission-needed'],
    ['the switch for it', [opened, scanned(false), to('request/permission')], 'permission'],
    [
      'permission given: the same request goes on',
      [opened, scanned(false), { type: 'request-permitted' }, to('request')],
      'confirm',
    ],
    ['the passcode before the confirmation', [opened, scanned(), to('request/proof')], 'confirm'],
    [
      'confirmed',
      [opened, scanned(), { type: 'number-typed', number: '47' }, to('request/proof')],
      'proof',
    ],
    [
      'back from the passcode',
      [
        opened,
        scanned(),
        { type: 'number-typed', number: '47' },
        to('request/proof'),
        to('request'),
      ],
      'confirm',
    ],
    [
      'decided',
      [opened, scanned(), to('request'), { type: 'request-ended', end: 'approved', logsOut: true }],
      'request-end',
    ],
    ['a request waits behind other screens', [opened, scanned(), to('devices')], 'devices'],
    ['a link', [{ type: 'linked', code: 'a.link.b' }, opened, to('link')], 'link'],
    ['a link that was followed', [opened, to('link')], 'home'],
  ])('%s', (_what, actions, screen) => {
    expect(screenOf(after(...actions))).toBe(screen)
  })
})

describe('what happens to a request', () => {
  test('decided once: a timer that comes later changes nothing', () => {
    const state = after(
      opened,
      scanned(),
      { type: 'request-ended', end: 'refused' },
      { type: 'request-ended', end: 'timed-out' },
    )
    expect(state.request?.end).toBe('refused')
  })

  test('is forgotten with the session, as is a notice', () => {
    expect(after(opened, scanned(), locked)).toMatchObject({
      request: undefined,
      reason: undefined,
    })
  })

  test('a link is followed once', () => {
    expect(after({ type: 'linked', code: 'x' }, opened, scanned()).linkCode).toBeUndefined()
  })
})

test('a notice goes when its reader goes elsewhere, not before', () => {
  const told = after({ type: 'locked', device, reason: 'session-over' })
  expect(reduce(told, to('')).reason).toBe('session-over')
  expect(reduce(told, to('help')).reason).toBeUndefined()
})
