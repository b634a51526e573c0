import type { ShellContext } from '../page/page-context.ts'
import { PreferencesForm } from './preferences-form.tsx'

/** VI | EN: the present language as text, the other one as a button in its own language. */
export function LanguageSwitch({ page }: { page: ShellContext }) {
  const isVietnamese = page.locale === 'vi'
  const other = isVietnamese ? 'en' : 'vi'
  const [mark, name] = page.shell('header.switchTo').split(' – ')
  const present = <span class="switch-present">{page.locale.toUpperCase()}</span>
  const button = (
    <button class="switch-button" type="submit" name="locale" value={other} lang={other}>
      {mark}
      <span class="visually-hidden"> – {name}</span>
    </button>
  )
  return (
    <PreferencesForm page={page} label={page.shell('header.language')} className="switch">
      {isVietnamese ? [present, button] : [button, present]}
    </PreferencesForm>
  )
}
