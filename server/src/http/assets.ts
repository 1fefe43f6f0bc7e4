import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Middleware } from 'koa'

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

type Asset = { type: string; plain: Buffer; zipped: Buffer | null }

/** The built web in memory: hashed assets, compressed once, and the pages with their marker for the boot data. */
export type WebDist = {
  assets: Map<string, Asset>
  page(name: string): string | undefined
  /** Changes with every build. */
  version: string
}

/** Reads the build once at start; an absent build gives no pages. */
export function readWebDist(dir: string): WebDist {
  const assets = new Map<string, Asset>()
  const pages = new Map<string, string>()
  const hash = createHash('sha1')
  for (const name of filesOf(dir)) {
    const bytes = readFileSync(join(dir, name))
    hash.update(name).update(bytes)
    if (name.endsWith('.html')) pages.set(name.slice(0, -'.html'.length), bytes.toString('utf8'))
    else assets.set(`/${name}`, toAsset(name, bytes))
  }
  return { assets, page: (name) => pages.get(name), version: hash.digest('hex').slice(0, 12) }
}

function filesOf(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name).slice(dir.length).replace(/^\//, ''))
      .toSorted()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function toAsset(name: string, plain: Buffer): Asset {
  const type = types[extname(name)] ?? 'application/octet-stream'
  const zipped = /text|json|svg/.test(type) ? gzipSync(plain, { level: 9 }) : null
  return { type, plain, zipped }
}

/** Serves /assets/*; their names carry a hash, so they never change. */
export function serveAssets(web: WebDist): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/assets/') || (ctx.method !== 'GET' && ctx.method !== 'HEAD'))
      return next()
    const asset = web.assets.get(ctx.path)
    if (!asset) return
    ctx.set('cache-control', 'public, max-age=31536000, immutable')
    ctx.type = asset.type
    if (asset.zipped) ctx.vary('accept-encoding')
    if (asset.zipped && ctx.acceptsEncodings('gzip', 'identity') === 'gzip') {
      ctx.set('content-encoding', 'gzip')
      ctx.body = asset.zipped
    } else {
      ctx.body = asset.plain
    }
  }
}
