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
0 20.5561 0.612
1 16.0903 0.612
2 22.4466 0.612
3 18.7042 0.612
4 21.4264 0.612
5 20.6537 0.612
6 21.6181 0.612
7 19.7681 0.612
8 15.1998 0.612
9 20.8128 0.612
10 22.4704 0.612
11 20.6366 0.612
END
$intervals2 << END
0 20.4608 0.190618
1 14.1712 3.83812
2 22.3715 0.150272
3 18.5221 0.364177
4 21.3896 0.0735943
5 20.6394 0.0286231
6 21.5742 0.0878839
7 19.3866 0.762877
8 15.0821 0.235374
9 20.6339 0.357717
10 22.4515 0.0377799
11 20.4594 0.354531
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
set yrange [0:23.64781327757]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '5' 5, '10' 10, '15' 15, '20' 20) font ',13' tc rgb muted
set label 'Fréchet distance, squared' at screen 0.030156,0.5588 center rotate tc rgb ink
set arrow from graph 0, first 0.2139214195987 to graph 1, first 0.2139214195987 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'training digits' at screen 0.95937,0.19788 right tc rgb gray font ',13' front
plot $bars1 with boxes fc rgb blue fs solid 0.9 noborder notitle, \
  $intervals2 using 1:2:(0):3 with vectors heads nofilled size screen 0.0054687,90 lw 1.4 lc rgb ink notitle
unset multiplot
