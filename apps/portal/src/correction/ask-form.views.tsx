import { Button, ButtonRow, Form } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import {
  type CorrectableField,
  correctableFields,
  MAX_WISH_CHARACTERS,
  type WishProblem,
} from './correction.ts'

export type Asked = { field: CorrectableField | undefined; wish: string }
export type AskProblem = WishProblem | 'too-many'

type AskFormProps = { page: PortalPage; asked: Asked; error: string | undefined }

/** Which field, and what is right in the person's own words. */
export function AskForm({ page, asked, error }: AskFormProps) {
  const { t } = page
  return (
    <Form page={page} action="/profile/corrections">
      <div class="field">
        <label for="field">{t('corrections.form.field')}</label>
        <select class="input" id="field" name="field">
          {correctableFields.map((name) => (
            <option value={name} selected={name === asked.field}>
              {t(`identityInfo.field.${name}`)}
            </option>
          ))}
        </select>
      </div>
      <WishField page={page} wish={asked.wish} error={error} />
      <ButtonRow>
        <Button>{t('corrections.form.send')}</Button>
      </ButtonRow>
    </Form>
  )
}

type WishFieldProps = Pick<AskFormProps, 'page' | 'error'> & { wish: string }

function WishField({ page, wish, error }: WishFieldProps) {
  const { t } = page
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for="wish">{t('corrections.form.wish')}</label>
      <p class="hint" id="wish-hint">
        {t('corrections.form.hint', { max: MAX_WISH_CHARACTERS })}
      </p>
      {error && (
        <p class="field-error" id="wish-error">
          <span class="visually-hidden">{page.shell('error.fieldPrefix')} </span>
          {error}
        </p>
      )}
      <textarea
        class="input"
        id="wish"
        name="wish"
        rows={5}
        aria-describedby={error ? 'wish-hint wish-error' : 'wish-hint'}
        {...(error ? { 'aria-invalid': 'true' } : {})}
      >
        {wish}
      </textarea>
    </div>
  )
}
