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
0.0670951 13
0.198167 9
0.280572 5
0.985064 3
END
$line2 << END
0.0421845 13
0.0998962 13
END
$line3 << END
0.167079 9
0.232444 9
END
$line4 << END
0.254268 5
0.307612 5
END
$line5 << END
0.9458625 3
1.028054 3
END
$points6 << END
0.227286 7
0.398723 4
1.04087 2
6.41454 1
END
$line7 << END
0.190099 7
0.266908 7
END
$line8 << END
0.348059 4
0.451694 4
END
$line9 << END
0.9973677 2
1.092651 2
END
$line10 << END
6.286271 1
6.536527 1
END
$points11 << END
0.1867445 10
0.1997255 8
END
$line12 << END
0.144236 10
0.231657 10
END
$line13 << END
0.160123 8
0.255203 8
END
$points14 << END
0.242738 6
END
$line15 << END
0.168521 6
0.328657 6
END
$points16 << END
0.104431 12
0.149101 11
END
$line17 << END
0.0783964 12
0.13248 12
END
$line18 << END
0.122277 11
0.188617 11
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
set xrange [0.03244961788242:78.4383287611]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.1' 0.1, '1' 1, '10' 10, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.3 1, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 20 1, '' 30 1, '' 40 1, '' 50 1, '' 60 1, '' 70 1) font ',13' tc rgb muted
unset logscale y
set yrange [0.4:13.6]
set ytics nomirror out scale 0.5,0.3 norotate ('2' 2, '4' 4, '6' 6, '8' 8, '10' 10, '12' 12) font ',13' tc rgb muted
set label 'Fréchet distance, squared, lower is better' at screen 0.53247,0.047208 center tc rgb ink
set label 'models, the best on top' at screen 0.030156,0.49023 center rotate tc rgb ink
set label '  the training images themselves' at first 0.09989619836073,13 left offset 0.6,0 tc rgb ink font ',13' front
set label '  mixture of normals' at first 0.2324444893242,9 left offset 0.6,0 tc rgb ink font ',13' front
set label '  one normal' at first 0.3076124281769,5 left offset 0.6,0 tc rgb ink font ',13' front
set label '  independent pixels' at first 1.028053856103,3 left offset 0.6,0 tc rgb ink font ',13' front
set label '  VAE' at first 0.26690796671,7 left offset 0.6,0 tc rgb ink font ',13' front
set label '  autoencoder, draws from a fitted normal' at first 0.4516939111454,4 left offset 0.6,0 tc rgb ink font ',13' front
set label '  VAE with 2 latents' at first 1.092650631095,2 left offset 0.6,0 tc rgb ink font ',13' front
set label '  autoencoder, draws from N(0, I)' at first 6.536527396758,1 left offset 0.6,0 tc rgb ink font ',13' front
set label '  game of perceptrons' at first 0.2316572720174,10 left offset 0.6,0 tc rgb ink font ',13' front
set label '  training images by heart' at first 0.2552026870303,8 left offset 0.6,0 tc rgb ink font ',13' front
set label '  DCGAN' at first 0.3286570811185,6 left offset 0.6,0 tc rgb ink font ',13' front
set label '  diffusion, by class' at first 0.1324802935588,12 left offset 0.6,0 tc rgb ink font ',13' front
set label '  diffusion, no class' at first 0.1886171254323,11 left offset 0.6,0 tc rgb ink font ',13' front
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
  $points6 with points pt 7 ps 0.64 lc rgb orange notitle, \
  $line7 with lines lw 2.2 lc rgb orange notitle, \
  $line8 with lines lw 2.2 lc rgb orange notitle, \
  $line9 with lines lw 2.2 lc rgb orange notitle, \
  $line10 with lines lw 2.2 lc rgb orange notitle, \
  $points11 with points pt 7 ps 0.64 lc rgb green notitle, \
  $line12 with lines lw 2.2 lc rgb green notitle, \
  $line13 with lines lw 2.2 lc rgb green notitle, \
  $points14 with points pt 7 ps 0.64 lc rgb purple notitle, \
  $line15 with lines lw 2.2 lc rgb purple notitle, \
  $points16 with points pt 7 ps 0.64 lc rgb amber notitle, \
  $line17 with lines lw 2.2 lc rgb amber notitle, \
  $line18 with lines lw 2.2 lc rgb amber notitle
unset multiplot
