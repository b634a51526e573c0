import { ConfigError } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

const env = {
  PORT: '4000',
  ISSUER: 'https://id.example.vn',
  DATABASE_URL: 'postgres://localhost/identity',
  SECRET_KEY: 'a-secret-of-at-least-32-characters',
  HOME_URL: 'https://dvc.example.vn',
  SMS_GATEWAY_URL: 'https://sms.example.vn/send',
  SMS_GATEWAY_TOKEN: 'a-token-of-the-gateway',
}
const smpp = {
  SMS_GATEWAY_2_URL: 'smpps://centre.example.vn',
  SMS_GATEWAY_2_SYSTEM_ID: 'one-door',
  SMS_GATEWAY_2_PASSWORD: 'secret',
}

describe('the settings of SMS gateways', () => {
  test('an address and a token are enough for one', () => {
    expect(readConfig(env).smsGateways).toMatchObject([
      {
        kind: 'http',
        name: 'primary',
        url: 'https://sms.example.vn/send',
        method: 'POST',
        headers: { authorization: 'Bearer {token}' },
        body: { to: '{to}', text: '{text}', id: '{id}' },
        timeoutMs: 5000,
      },
    ])
    expect(readConfig(env).config.sms?.reportSources).toEqual([])
  })

  test('a second one, by SMPP over TLS at its usual port', () => {
    expect(readConfig({ ...env, ...smpp }).smsGateways[1]).toMatchObject({
      kind: 'smpp',
      name: 'secondary',
      host: 'centre.example.vn',
      port: 3550,
      isTls: true,
      credentials: { systemId: 'one-door', password: 'secret', systemType: '' },
    })
  })

  test('a gateway in its own words', () => {
    const own = {
      SMS_GATEWAY_BODY_FORMAT: 'form',
      SMS_GATEWAY_HEADERS: '{"authorization":"Basic {token}"}',
      SMS_GATEWAY_BODY: '{"To":"{to}","Body":"{text}","From":"{from}"}',
      SMS_GATEWAY_REFUSED_WHEN: 'code=21211|21614',
      SMS_GATEWAY_REPORT_SECRET: 'a-secret-of-at-least-32-characters',
      SMS_GATEWAY_REPORT_DELIVERED: 'Delivered, Read',
    }
    const { smsGateways, config } = readConfig({ ...env, ...own })
    expect(smsGateways[0]).toMatchObject({
      body: { To: '{to}', Body: '{text}', From: '{from}' },
      refusedWhen: [{ path: 'code', values: ['21211', '21614'] }],
    })
    expect(config.sms?.reportSources).toMatchObject([
      { gateway: 'primary', deliveredWords: ['delivered', 'read'] },
    ])
  })

  test.each([
    [{ SMS_GATEWAY_URL: undefined }, 'SMS_GATEWAY_URL is not set'],
    [{ SMS_GATEWAY_URL: 'ftp://sms.example.vn' }, 'SMS_GATEWAY_URL: '],
    [{ SMS_GATEWAY_TOKEN: undefined }, 'SMS_GATEWAY_TOKEN is not set'],
    [{ SMS_GATEWAY_TOKEN: 'sandbox-token' }, 'SMS_GATEWAY_TOKEN: a sandbox value'],
    [{ SMS_GATEWAY_BODY: '{"to":"{phone}"}' }, 'SMS_GATEWAY_BODY: placeholders among'],
    [{ SMS_GATEWAY_BODY: '[]' }, 'SMS_GATEWAY_BODY: one JSON object'],
    [{ SMS_GATEWAY_URL: 'https://a.example/{x}' }, 'SMS_GATEWAY_URL: placeholders among'],
    [{ SMS_GATEWAY_REFUSED_WHEN: 'nonsense' }, 'SMS_GATEWAY_REFUSED_WHEN: rules such as'],
    [{ SMS_GATEWAY_TIMEOUT_SECONDS: '30' }, 'SMS_GATEWAY_TIMEOUT_SECONDS: '],
    [{ ...smpp, SMS_GATEWAY_2_PASSWORD: undefined }, 'SMS_GATEWAY_2_PASSWORD is not set'],
    [{ ...smpp, SMS_GATEWAY_2_NAME: 'primary' }, 'SMS_GATEWAY_2_NAME: another name'],
    [{ SMS_COUNTRIES: '84' }, 'SMS_COUNTRIES: such as +84'],
    [{ SMS_PUMPING_SHARE: '2' }, 'SMS_PUMPING_SHARE: '],
  ])('%o is one line that names what is wrong', (change, line) => {
    const read = () => readConfig({ ...env, ...change })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(line)
  })

  test('budgets and countries', () => {
    const own = { SMS_PER_HOUR: '100', SMS_COUNTRIES: '+84,+856', SMS_ALARM_MINUTES: '5' }
    expect(readConfig({ ...env, ...own }).config.sms?.rules).toMatchObject({
      budget: { perHour: 100, perDay: 2_000_000 },
      countries: ['+84', '+856'],
      alarmRepeatSeconds: 300,
    })
    expect(readConfig(env).config.sms?.rules.countries).toEqual(['+84'])
  })
})
