# Stands in for the official image of Node where no registry of images can be reached: Debian with Node and npm from npm's registry,
# whose packages lie in the context as folders.
ARG DEBIAN_IMAGE=docker.io/library/debian:bookworm-slim
FROM $DEBIAN_IMAGE
COPY node/bin/node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && npm --version
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
CMD ["node"]
