import { Button, ButtonRow, Form } from '@mot-cua/web'
import { SelectField } from '../identity-info/select-field.views.tsx'
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
      <SelectField
        page={page}
        label={t('corrections.form.field')}
        name="field"
        options={correctableFields.map((name) => ({
          value: name,
          label: t(`identityInfo.field.${name}`),
        }))}
        value={asked.field}
      />
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
