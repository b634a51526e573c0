/** @jsxImportSource hono/jsx/dom */
import { locales, type Preferences, textSizes, themes } from '../preferences/preferences.ts'
import type { App } from '../shell/app.ts'
import { Screen } from '../shell/screen.tsx'
import type { MessageKey } from '../words/words.ts'

/** P14: how the app looks, and where its secrets are changed. */
export function SettingsScreen({ app }: { app: App }) {
  const { t } = app
  const isOpen = app.state.stage.at === 'open'
  return (
    <Screen app={app} title={t('settings.title')} backTo="">
      <Choice app={app} name="textSize" values={textSizes} />
      <Choice app={app} name="theme" values={themes} />
      <Choice app={app} name="locale" values={locales} />
      <h2>{t('settings.safety')}</h2>
      <ul class="links">
        {isOpen && (
          <>
            <li>
              <a href="#/settings/passcode">{t('changePasscode.title')}</a>
            </li>
            <li>
              <a href="#/passkeys">{t('passkeys.title')}</a>
            </li>
          </>
        )}
        <li>
          <a href="/account/password">{t('settings.password')}</a>
        </li>
        <li>
          <a href="#/lost">{t('lost.title')}</a>
        </li>
        <li>
          <a href="#/install">{t('install.title')}</a>
        </li>
      </ul>
      <p class="caption">{t('settings.version', { version: app.version })}</p>
    </Screen>
  )
}

type ChoiceProps<N extends keyof Preferences> = {
  app: App
  name: N
  values: readonly Preferences[N][]
}

function Choice<N extends keyof Preferences>({ app, name, values }: ChoiceProps<N>) {
  const { t, preferences } = app
  return (
    <div class="choice" role="group" aria-labelledby={`choice-${name}`}>
      <p class="choice-label" id={`choice-${name}`}>
        {t(`settings.${name}`)}
      </p>
      <div class="choice-row">
        {values.map((value) => (
          <button
            type="button"
            aria-pressed={preferences[name] === value ? 'true' : 'false'}
            onClick={() => app.choose({ ...preferences, [name]: value })}
          >
            {t(`settings.${name}.${value}` as MessageKey)}
          </button>
        ))}
      </div>
    </div>
  )
}
