// `npm pack` here would make a tarball of the sources under the package's own name. Every Node runs this file.
console.error('The package is made in dist/: npm run build && npm pack ./dist');
process.exitCode = 1;
