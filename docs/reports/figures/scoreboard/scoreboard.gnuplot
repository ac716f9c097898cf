# Draw this figure with
#   gnuplot -e "theme='light'" scoreboard.gnuplot > scoreboard-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$points1 << END
0.0839277 15
0.134439 13
0.164739 11
0.19673 10
0.251364 9
0.994541 3
END
$line2 << END
0.0565773 15
0.123055 15
END
$line3 << END
0.105116 13
0.164528 13
END
$line4 << END
0.138234 11
0.192574 11
END
$line5 << END
0.165978 10
0.234659 10
END
$line6 << END
0.226424 9
0.286053 9
END
$line7 << END
0.934867 3
1.04056 3
END
$points8 << END
0.276917 7
0.301443 6
0.574935 4
1.27697 2
5.78407 1
END
$line9 << END
0.246823 7
0.308086 7
END
$line10 << END
0.263042 6
0.355471 6
END
$line11 << END
0.5473344 4
0.6065517 4
END
$line12 << END
1.229082 2
1.324931 2
END
$line13 << END
5.657714 1
5.922025 1
END
$points14 << END
0.367967 5
END
$line15 << END
0.331809 5
0.412472 5
END
$points16 << END
0.266053 8
END
$line17 << END
0.189929 8
0.366468 8
END
$points18 << END
0.111059 14
0.160957 12
END
$line19 << END
0.0851836 14
0.142063 14
END
$line20 << END
0.128635 12
0.201713 12
END

set terminal svg size 640,415 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.099312
set rmargin at screen 0.96562
set tmargin at screen 0.83759
set bmargin at screen 0.14287
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.04352101982717:71.06430176879]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.1' 0.1, '1' 1, '10' 10, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.3 1, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 20 1, '' 30 1, '' 40 1, '' 50 1, '' 60 1, '' 70 1) font ',13' tc rgb muted
unset logscale y
set yrange [0.4:15.6]
set ytics nomirror out scale 0.5,0.3 norotate ('2' 2, '4' 4, '6' 6, '8' 8, '10' 10, '12' 12, '14' 14) font ',13' tc rgb muted
set label 'Fréchet distance, squared, lower is better' at screen 0.53247,0.047208 center tc rgb ink
set label 'models, the best on top' at screen 0.030156,0.49023 center rotate tc rgb ink
set label '  the training images themselves' at first 0.1230551071557,15 left offset 0.6,0 tc rgb ink font ',13' front
set label '  masked network' at first 0.1645282306805,13 left offset 0.6,0 tc rgb ink font ',13' front
set label '  mixture of normals' at first 0.1925735807477,11 left offset 0.6,0 tc rgb ink font ',13' front
set label '  kernels' at first 0.2346590254071,10 left offset 0.6,0 tc rgb ink font ',13' front
set label '  one normal' at first 0.2860534447548,9 left offset 0.6,0 tc rgb ink font ',13' front
set label '  independent pixels' at first 1.040561677961,3 left offset 0.6,0 tc rgb ink font ',13' front
set label '  VAE' at first 0.3080863588777,7 left offset 0.6,0 tc rgb ink font ',13' front
set label '  autoencoder, draws from a fitted normal' at first 0.355470505086,6 left offset 0.6,0 tc rgb ink font ',13' front
set label '  VAE with a learned prior' at first 0.6065516770554,4 left offset 0.6,0 tc rgb ink font ',13' front
set label '  VAE with 2 latents' at first 1.324930986559,2 left offset 0.6,0 tc rgb ink font ',13' front
set label '  autoencoder, draws from N(0, I)' at first 5.922025147399,1 left offset 0.6,0 tc rgb ink font ',13' front
set label '  game of perceptrons' at first 0.4124718753365,5 left offset 0.6,0 tc rgb ink font ',13' front
set label '  DCGAN' at first 0.3664675105571,8 left offset 0.6,0 tc rgb ink font ',13' front
set label '  diffusion, by class' at first 0.1420633552964,14 left offset 0.6,0 tc rgb ink font ',13' front
set label '  diffusion, no class' at first 0.2017129720436,12 left offset 0.6,0 tc rgb ink font ',13' front
set arrow from first 0.08642831630887, graph 0 to first 0.08642831630887, graph 1 nohead lw 1.3 lc rgb gray dt (10,7) back
set label '{/:Bold Fréchet distance, squared, digits}' at screen 0.099312,0.95422 left tc rgb ink
# legend
set label '' at screen 0.12119,0.88241 point pt 7 ps 0.711 lc rgb blue front
set label 'chapter 1' at screen 0.14463,0.88241 left tc rgb ink font ',14' front
set label '' at screen 0.29472,0.88241 point pt 7 ps 0.711 lc rgb orange front
set label 'chapter 2' at screen 0.31816,0.88241 left tc rgb ink font ',14' front
set label '' at screen 0.46825,0.88241 point pt 7 ps 0.711 lc rgb green front
set label 'chapter 3' at screen 0.49169,0.88241 left tc rgb ink font ',14' front
set label '' at screen 0.64178,0.88241 point pt 7 ps 0.711 lc rgb purple front
set label 'chapter 4' at screen 0.66522,0.88241 left tc rgb ink font ',14' front
set label '' at screen 0.81531,0.88241 point pt 7 ps 0.711 lc rgb amber front
set label 'chapter 5' at screen 0.83875,0.88241 left tc rgb ink font ',14' front
plot $points1 with points pt 7 ps 0.64 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb blue notitle, \
  $line3 with lines lw 2.2 lc rgb blue notitle, \
  $line4 with lines lw 2.2 lc rgb blue notitle, \
  $line5 with lines lw 2.2 lc rgb blue notitle, \
  $line6 with lines lw 2.2 lc rgb blue notitle, \
  $line7 with lines lw 2.2 lc rgb blue notitle, \
  $points8 with points pt 7 ps 0.64 lc rgb orange notitle, \
  $line9 with lines lw 2.2 lc rgb orange notitle, \
  $line10 with lines lw 2.2 lc rgb orange notitle, \
  $line11 with lines lw 2.2 lc rgb orange notitle, \
  $line12 with lines lw 2.2 lc rgb orange notitle, \
  $line13 with lines lw 2.2 lc rgb orange notitle, \
  $points14 with points pt 7 ps 0.64 lc rgb green notitle, \
  $line15 with lines lw 2.2 lc rgb green notitle, \
  $points16 with points pt 7 ps 0.64 lc rgb purple notitle, \
  $line17 with lines lw 2.2 lc rgb purple notitle, \
  $points18 with points pt 7 ps 0.64 lc rgb amber notitle, \
  $line19 with lines lw 2.2 lc rgb amber notitle, \
  $line20 with lines lw 2.2 lc rgb amber notitle
unset multiplot
