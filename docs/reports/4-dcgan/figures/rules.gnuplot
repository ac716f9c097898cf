# Draw this figure with
#   gnuplot -e "theme='light'" rules.gnuplot > rules-light.svg
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

$bars1 << END
0 1.11017 0.612
1 1.15767 0.612
2 9.35613 0.612
3 13.6676 0.612
4 2.66226 0.612
5 1.03625 0.612
6 4.68106 0.612
7 1.22824 0.612
8 0.741251 0.612
9 4.19091 0.612
10 1.20551 0.612
11 1.71405 0.612
END
$intervals2 << END
0 1.06195 0.0964391
1 1.11197 0.0914111
2 7.99512 2.72202
3 13.259 0.817223
4 2.4664 0.391719
5 0.982716 0.107067
6 4.23909 0.883936
7 1.15511 0.146265
8 0.723034 0.0364337
9 4.14035 0.101102
10 1.131 0.149018
11 1.60978 0.208537
END

set terminal svg size 640,363 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.099312
set rmargin at screen 0.96562
set tmargin at screen 0.95592
set bmargin at screen 0.16168
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [-0.6:11.6]
set xtics nomirror out scale 0.5,0.3 rotate by 30 right ('recipe' 0, 'pool' 1, 'no BN' 2, 'dense' 3, 'G tanh' 4, 'D ReLU' 5, 'sigm' 6, 'unif' 7, '1e-3' 8, 'β₁ .9' 9, 'last' 10, 'clean' 11) font ',13' tc rgb muted
unset logscale y
set yrange [0:14.78000367892]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8, '10' 10, '12' 12, '14' 14) font ',13' tc rgb muted
set label 'Fréchet distance, squared' at screen 0.030156,0.5588 center rotate tc rgb ink
set arrow from graph 0, first 0.2139214195987 to graph 1, first 0.2139214195987 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'training digits' at screen 0.95937,0.20219 right tc rgb gray font ',13' front
plot $bars1 with boxes fc rgb blue fs solid 0.9 noborder notitle, \
  $intervals2 using 1:2:(0):3 with vectors heads nofilled size screen 0.0054687,90 lw 1.4 lc rgb ink notitle
unset multiplot
