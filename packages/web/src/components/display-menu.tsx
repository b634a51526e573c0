import { type ShellContext, type TextSize, textSizes, themes } from '../page/page-context.ts'
import { PreferencesForm } from './preferences-form.tsx'

/** Theme and text size behind one disclosure, so that they do not crowd a phone's header. */
export function DisplayMenu({ page }: { page: ShellContext }) {
  return (
    <details class="menu display-menu" data-menu>
      <summary class="menu-button">
        <span class="display-icon" aria-hidden="true">
          Aa
        </span>
        <span class="menu-word">{page.shell('header.display')}</span>
      </summary>
      <div class="menu-panel">
        <DisplayChoices page={page} />
      </div>
    </details>
  )
}

/** The same choices on a page of settings. */
export function DisplayChoices({ page }: { page: ShellContext }) {
  return (
    <>
      <ThemeChoice page={page} />
      <TextSizeChoice page={page} />
    </>
  )
}

function ThemeChoice({ page }: { page: ShellContext }) {
  const label = page.shell('display.theme')
  return (
    <PreferencesForm page={page} label={label} className="choice">
      <p class="choice-label">{label}</p>
      <div class="choice-row">
        {themes.map((theme) => (
          <button
            type="submit"
            name="theme"
            value={theme}
            aria-pressed={theme === page.theme ? 'true' : 'false'}
          >
            {page.shell(`display.theme.${theme}`)}
          </button>
        ))}
      </div>
    </PreferencesForm>
  )
}

function TextSizeChoice({ page }: { page: ShellContext }) {
  const label = page.shell('display.textSize')
  const step = textSizes.indexOf(page.textSize)
  return (
    <PreferencesForm page={page} label={label} className="choice">
      <p class="choice-label">{label}</p>
      <div class="choice-row">
        <SizeButton
          sign="A−"
          name={page.shell('display.textSize.smaller')}
          to={textSizes[step - 1]}
        />
        <SizeButton
          sign="A"
          name={page.shell('display.textSize.normal')}
          to="normal"
          isPressed={step === 0}
        />
        <SizeButton
          sign="A+"
          name={page.shell('display.textSize.larger')}
          to={textSizes[step + 1]}
        />
      </div>
    </PreferencesForm>
  )
}

type SizeButtonProps = { sign: string; name: string; to: TextSize | undefined; isPressed?: boolean }

function SizeButton({ sign, name, to, isPressed }: SizeButtonProps) {
  const pressed = isPressed === undefined ? {} : { 'aria-pressed': isPressed ? 'true' : 'false' }
  return (
    <button type="submit" name="textSize" value={to ?? ''} disabled={!to} {...pressed}>
      {sign}
      <span class="visually-hidden"> – {name}</span>
    </button>
  )
}
