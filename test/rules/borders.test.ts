import { describe, expect, it } from 'vitest'
import { findBrokenBorder, findImports, listPureFiles } from './borders.ts'
import { readFiles } from './project-files.ts'

describe('who may import whom', () => {
  const files = readFiles(['shared', 'server', 'web', 'test/wecom'], /\/src\/.*\.(ts|vue)$/)

  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(0)
  })

  it('is kept by every file of the project', () => {
    const pure = listPureFiles(files)
    const broken = files.flatMap(({ path, text }) =>
      findImports(text).flatMap(({ line, specifier }) => {
        const rule = findBrokenBorder(path, specifier, pure)
        return rule ? [`${path}:${line} imports ${specifier}: ${rule}`] : []
      }),
    )
    expect(broken).toEqual([])
  })

  it.each([
    ['shared/src/tag.ts', 'node:fs'],
    ['shared/src/tag.ts', '@xiaoguan/server/app'],
    ['server/src/tag/change-tags.ts', '../touch/send-script.ts'],
    ['server/src/tag/change-tags.ts', '../touch/routes.ts'],
    ['server/src/tag/routes.ts', '../../../web/src/api/client.ts'],
    ['server/src/tag/routes.ts', '../app.ts'],
    ['server/src/tag/store.ts', '../wecom/client.ts'],
    ['server/src/tag/store.ts', 'koa'],
    ['server/src/tag/store.ts', '../clock.ts'],
    ['server/src/tag/store.ts', '../config.ts'],
    ['server/src/wecom/client.ts', '../db/open.ts'],
    ['server/src/db/open.ts', '../http/problems.ts'],
    ['server/src/jobs/queue.ts', '../tag/store.ts'],
    ['web/src/tag/tag-store.ts', '../script/script-store.ts'],
    ['web/src/tag/tag-store.ts', '../wecom/jssdk.ts'],
    ['web/src/tag/tag-store.ts', '@wecom/jssdk'],
    ['web/src/tag/tag-store.ts', '../sidebar/Sidebar.vue'],
    ['web/src/h5/main.ts', '../sidebar/main.ts'],
    ['web/src/h5/main.ts', '@xiaoguan/server/app'],
    ['web/src/ui/LoadState.vue', '../api/client.ts'],
    ['web/src/ui/LoadState.vue', '@xiaoguan/shared'],
    ['web/src/api/outbox.ts', '../tag/tag-store.ts'],
    ['test/wecom/src/main.ts', '@xiaoguan/shared'],
    ['test/wecom/src/platform/tags.ts', '../../../../server/src/app.ts'],
  ])('would refuse that %s imports %s', (file, specifier) => {
    expect(findBrokenBorder(file, specifier)).toBeTypeOf('string')
  })

  it.each([
    ['shared/src/tag.ts', 'zod/mini'],
    ['shared/src/tag.test.ts', 'vitest'],
    ['server/src/app.ts', './tag/routes.ts'],
    ['server/src/tag/change-tags.ts', '../touch/store.ts'],
    ['server/src/tag/change-tags.ts', '../customer/event-store.ts'],
    ['server/src/tag/change-tags.ts', '../jobs/queue.ts'],
    ['server/src/tag/store.ts', '../db/tables.ts'],
    ['server/src/tag/store.ts', 'kysely'],
    ['web/src/tag/TagPicker.vue', '../ui/LoadState.vue'],
    ['web/src/tag/tag-store.ts', '../wecom/bridge.ts'],
    ['web/src/sidebar/Sidebar.vue', '../tag/TagPicker.vue'],
    ['web/src/api/client.ts', 'zod/mini'],
    ['test/wecom/src/main.ts', 'koa'],
  ])('lets %s import %s', (file, specifier) => {
    expect(findBrokenBorder(file, specifier)).toBeUndefined()
  })
})

describe('listPureFiles', () => {
  it('takes a file that brings in only shared, types and other pure files', () => {
    const pure = listPureFiles([
      {
        path: 'server/src/tag/plan.ts',
        text: "import type { Db } from '../db/open.ts'\nimport { x } from './rule.ts'",
      },
      { path: 'server/src/tag/rule.ts', text: "import { type A, b } from '@xiaoguan/shared'" },
      {
        path: 'server/src/tag/change.ts',
        text: "import { addEvent } from '../customer/event-store.ts'",
      },
      { path: 'server/src/tag/via.ts', text: "import { y } from './change.ts'" },
      { path: 'server/src/customer/event-store.ts', text: "import { sql } from 'kysely'" },
      { path: 'server/src/tag/routes.ts', text: '' },
    ])
    expect([...pure]).toEqual(['server/src/tag/plan.ts', 'server/src/tag/rule.ts'])
  })
})

describe('findImports', () => {
  it('sees every form of import with its line, and none in a comment', () => {
    const source = [
      "import a from 'a'",
      "import type { B } from './b.ts'",
      'import {',
      '  c,',
      "} from 'c'",
      "export * from './d.ts'",
      "import 'e'",
      "const f = await import('f')",
      "// import no from 'no'",
      "/* import no from 'no' */",
      "export const text = 'from'",
    ].join('\n')
    expect(findImports(source).map(({ line, specifier }) => `${line} ${specifier}`)).toEqual([
      '1 a',
      '2 ./b.ts',
      '5 c',
      '6 ./d.ts',
      '7 e',
      '8 f',
    ])
  })
})
