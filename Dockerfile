FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN node_modules/.bin/tsc -p tsconfig.build.json

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --omit=peer --ignore-scripts --no-audit --no-fund

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production PORT=8080
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json punctual.config.ts LICENSE ./
COPY migrations migrations
COPY sql sql
COPY src/web/assets src/web/assets
COPY docs/sample docs/sample
COPY docs/runbooks docs/runbooks
USER node
EXPOSE 8080
# 17 is yellow: something wants attention, but a new container would not mend it.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 \
  CMD node dist/cli/main.js status --check || [ $? -eq 17 ]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["start"]
