# The image runs what `pnpm serve` runs. `pnpm prove serve` runs these very lines in a fresh clone, without Docker.
FROM node:24-slim AS build
WORKDIR /app
COPY . .
RUN npx -y pnpm@12.21.0 install --frozen-lockfile
RUN node bin/build.mjs

FROM node:24-slim
WORKDIR /app
COPY --chown=node:node . .
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --prod
COPY --from=build --chown=node:node /app/web/dist web/dist
USER node
ENV NODE_ENV=production PORT=3000 HOST=0.0.0.0
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=6 CMD ["node", "bin/healthy.mjs"]
CMD ["node", "bin/serve.mjs"]
